import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { registerBookingCommands } from './booking-commands.ts';
import { EXIT, loadDotEnv, reportError } from './context.ts';
import { registerDataCommands } from './data-commands.ts';
import { registerOperationCommands } from './operation-commands.ts';
import { registerPlanCommands } from './plan-commands.ts';
import { registerStoreCommands } from './store-commands.ts';
import { registerSyncCommands } from './sync-commands.ts';

/** `daybreak …`: parses the arguments, runs one command and sets the exit status. */
export async function main(argv: string[]): Promise<void> {
  loadDotEnv();
  // `daybreak … | head` closes the pipe early; that is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const program = new Command('daybreak')
    .description("Plans a store's in-store events overnight and has the plan waiting in Slack at daybreak.")
    .version(VERSION)
    .showHelpAfterError()
    .exitOverride();
  registerOperationCommands(program);
  registerStoreCommands(program);
  registerDataCommands(program);
  registerSyncCommands(program);
  registerPlanCommands(program);
  registerBookingCommands(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    else process.exitCode = reportError(error);
  }
}
