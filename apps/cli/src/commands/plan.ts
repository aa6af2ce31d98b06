import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { planText } from '../render/plan-text.ts'
import { drivingWorkspace } from '../workspace-driver.ts'

/** `provender plan`: what apply would do. Exit code 1 when something would be refused. */
export async function runPlan(context: CommandContext): Promise<ExitCode> {
  return drivingWorkspace(context, 'read', async (driver) => {
    const plan = await driver.plan()
    answer(context, plan, () => planText(plan, context.terminal))
    return plan.products.some(({ action }) => action === 'refused') ? exitCodes.failed : exitCodes.done
  })
}
