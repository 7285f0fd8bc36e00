import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variableOf } from '../../sync-server/ops/config';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { createMetrics } from '../../sync-server/ops/metrics';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

test('the limits in docs/operations.md are the limits of the relay', () => {
	const rows = [...page.matchAll(/^\| `(POLDER_LIMIT_[A-Z_]+)` \| (\d+) \|/gm)];
	const documented = Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]));
	const real = Object.entries(DEFAULT_LIMITS).map(([name, value]) => [
		variableOf(name),
		value as number
	]);
	expect(documented).toEqual(Object.fromEntries(real));
});

test('docs/operations.md names every metric of the relay, and no other', async () => {
	const { body } = await createMetrics('.').page();
	const real = [...body.matchAll(/^# TYPE (polder_\w+)/gm)].map(([, name]) => name);
	const documented = [...page.matchAll(/`(polder_\w+)/g)].map(([, name]) => name);
	expect([...new Set(documented)].sort()).toEqual([...new Set(real)].sort());
});
