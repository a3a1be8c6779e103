import { run } from './cli/run.ts';
import { processTerminal } from './cli/terminal.ts';

// Whoever read along has seen enough, as `head` has: what is left unsaid changes nothing about files and exit code.
process.stdout.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Neither fine nor violations nor bad input: a fault of Plumbline's own, told with its stack. */
const ownFault = 70;

process.exitCode = await run(process.argv.slice(2), processTerminal()).catch((error: unknown) => {
  console.error(error);
  return ownFault;
});
