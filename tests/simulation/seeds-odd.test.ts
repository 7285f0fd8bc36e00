import './setup';
import { test } from 'vitest';
import { countIn, runSeeds } from './seeds';

test(
	`LW-03 · promises 2 to 5 hold, whatever happens (${String(countIn(0))} seeds)`,
	() => runSeeds(0),
	3_600_000
);
