import { csv, emit, source, sql } from 'provender'
import { bench, OrderPlaced } from './sales.product.ts'

export const orders = source('bench-orders', {
  owner: bench,
  description: 'Orders of a made-up shop.',
  attribution: 'Written by hand.',
  reads: csv('./orders.csv', {
    columns: [
      'order_id',
      'placed_on',
      'country',
      'city',
      'channel',
      'device',
      'category',
      'brand',
      'payment',
      'carrier',
    ],
  }),
  emits: [
    emit(OrderPlaced, {
      id: sql`order_id`,
      time: sql`placed_on::timestamp at time zone 'UTC'`,
      subject: sql`'/order/' || order_id`,
      data: {
        order_id: sql`order_id`,
        country: sql`country`,
        city: sql`city`,
        channel: sql`channel`,
        device: sql`device`,
        category: sql`category`,
        brand: sql`brand`,
        payment: sql`payment`,
        carrier: sql`carrier`,
      },
    }),
  ],
})
