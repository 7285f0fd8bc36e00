import { expect, test } from 'vitest';
import { seededActing } from '../import/testkit';
import { convertLead, discardLead } from './commands';

const acting = seededActing('anna');
const open = { status: 'open', reason: '', deal: null, customer: null, closedAt: null } as const;

test('PL-05 · a lead that was discarded and is converted after all has no reason any more', () => {
	const discarded = { ...open, status: 'discarded', reason: 'No budget', closedAt: 1 } as const;
	const { set, history } = convertLead(discarded, { deal: 'd', customer: 'c' }, acting);
	expect(set).toMatchObject({ status: 'converted', reason: '', deal: 'd', customer: 'c' });
	expect(history.map((line) => (line.what === 'field' ? line.field : line.what))).toContain(
		'reason'
	);
});

test('PL-05 · a reason is kept without what stands around it', () => {
	expect(discardLead(open, '  No budget ', acting).set).toMatchObject({
		status: 'discarded',
		reason: 'No budget'
	});
});
