import { c, check, complete, dataset, defineProduct, domain, event, type Sql, sql } from 'provender'

export const bench = domain('bench', { team: 'measurements', contact: 'measurements@bench.example' })

export const OrderPlaced = event('org.bench.order-placed', {
  owner: bench,
  description: 'A customer placed an order.',
  data: {
    order_id: c.string().describe('One order.'),
    country: c.string().describe('Country of delivery.'),
    city: c.string().describe('City of delivery.'),
    channel: c.string().describe('Where the order was placed.'),
    device: c.string().describe('With what it was placed.'),
    category: c.string().describe('Category of the goods.'),
    brand: c.string().describe('Brand of the goods.'),
    payment: c.string().describe('How it is paid.'),
    carrier: c.string().describe('Who delivers.'),
  },
})

const placed = sql.from({ placed: OrderPlaced })

function ordersBy<const Name extends string>(name: Name, build: Sql<{ readonly placed: typeof OrderPlaced }>) {
  return dataset(`by_${name}`, {
    description: `How many orders were placed by ${name}.`,
    grain: `one row per ${name}`,
    columns: {
      value: c.string().describe(`The ${name}`),
      orders: c.count().unit('orders').describe('Orders placed'),
      first_day: c.date().describe('Day of the first order, UTC'),
    },
    key: ['value'],
    build,
    checks: [
      complete({ against: OrderPlaced, min: 1, measure: 'orders' }),
      check('every value has orders', sql`orders > 0`),
    ],
  })
}

export default defineProduct({
  name: 'sales',
  domain: bench,
  version: '1.0.0',
  purpose: 'Orders counted ten ways.',
  customers: [{ team: 'measurements', need: 'a product of ten datasets' }],
  benefit: { says: 'the time of a plan is known', measuredBy: 'ratio to the floor' },
  inputs: [OrderPlaced],
  datasets: {
    byCountry: ordersBy(
      'country',
      placed`select country as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by country`,
    ),
    byCity: ordersBy(
      'city',
      placed`select city as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by city`,
    ),
    byChannel: ordersBy(
      'channel',
      placed`select channel as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by channel`,
    ),
    byDevice: ordersBy(
      'device',
      placed`select device as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by device`,
    ),
    byCategory: ordersBy(
      'category',
      placed`select category as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by category`,
    ),
    byBrand: ordersBy(
      'brand',
      placed`select brand as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by brand`,
    ),
    byPayment: ordersBy(
      'payment',
      placed`select payment as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by payment`,
    ),
    byCarrier: ordersBy(
      'carrier',
      placed`select carrier as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by carrier`,
    ),
    byWeekday: ordersBy(
      'weekday',
      placed`select dayname(make_timestamp(epoch_us(event_time))) as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by value`,
    ),
    byMonth: ordersBy(
      'month',
      placed`select strftime(make_timestamp(epoch_us(event_time)), '%Y-%m') as value, count(*) as orders, min(make_timestamp(epoch_us(event_time))::date) as first_day from placed group by value`,
    ),
  },
  sla: { freshness: '24h', availability: 0.99, support: 'none' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
})
