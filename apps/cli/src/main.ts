import { run } from './program.ts';

// Whoever reads our rows may have had enough of them (`weir analyze x --json | head`): that is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(0);
  throw cause;
});

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
