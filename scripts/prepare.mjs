// Before a single kind of test: what a fresh clone lacks.
import { generate, install } from './lib/prepare.mjs';
import { requireNode } from './lib/run.mjs';

requireNode();
if (!(await install({ dev: true })) || !(await generate())) process.exitCode = 1;
