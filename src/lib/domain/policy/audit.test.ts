import { describe, expect, test } from 'vitest';
import { judgeAuditReading, judgeExportReport } from './audit';
import { PEOPLE } from './testkit';

describe('HI-09 · the audit log is read by admins and owners alone', () => {
	test.each(['olga', 'adam'])('%s reads it', (who) => {
		expect(judgeAuditReading(who, PEOPLE)).toEqual({ ok: true, value: null });
	});

	test.each(['sue', 'anna', 'gus', 'rem', 'nobody'])('%s does not', (who) => {
		expect(judgeAuditReading(who, PEOPLE)).toEqual({
			ok: false,
			error: { rule: 'HI-09', reason: 'admins-only' }
		});
	});
});

describe('HI-10 · a device tells of its member’s own exports', () => {
	const place = { people: PEOPLE, now: 1_000_000 };

	test.each(['olga', 'sue', 'anna', 'gus'])('%s tells of one, made now or long ago', (who) => {
		for (const at of [1_000_000, 0, 1_000_000 + 300_000]) {
			expect(judgeExportReport(who, { at }, place)).toEqual({ ok: true, value: null });
		}
	});

	test('who is no member tells of none, and nobody of one that is still to come', () => {
		for (const who of ['rem', 'nobody']) {
			expect(judgeExportReport(who, { at: 0 }, place)).toMatchObject({
				error: { rule: 'HI-10', reason: 'not-a-member' }
			});
		}
		expect(judgeExportReport('anna', { at: 1_300_001 }, place)).toMatchObject({
			error: { rule: 'HI-10', reason: 'clock-ahead' }
		});
	});
});
