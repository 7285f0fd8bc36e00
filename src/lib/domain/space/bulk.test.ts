import { describe, expect, test } from 'vitest';
import { spaceStep, spaceUndo, type SpaceWork } from './bulk';
import type { Space } from './space';
import { salesSpace } from './testkit';

const BEFORE = salesSpace([], { groups: ['g1'], tags: ['Key'], members: ['ben'] });

/** The space as somebody else has left it. */
const changed = (more: Partial<Space>): Space => ({ ...BEFORE, ...more });

describe('LS-12 · one action on many spaces', () => {
	test.each<[SpaceWork, Partial<Space>, object]>([
		[{ what: 'group', group: 'g2', inside: true }, { groups: ['g1', 'g2'] }, { inside: false }],
		[{ what: 'group', group: 'g1', inside: false }, { groups: [] }, { inside: true }],
		[{ what: 'tag', tag: 'New', inside: true }, { tags: ['Key', 'New'] }, { inside: false }],
		[{ what: 'tag', tag: 'KEY', inside: false }, { tags: [] }, { inside: true }],
		[{ what: 'archive', archived: true }, { archived: true }, { archived: false }],
		[{ what: 'delete', deleted: true }, { deleted: true }, { deleted: false }],
		[
			{ what: 'visibility', visibility: 'hidden' },
			{ visibility: 'hidden', members: ['anna', 'ben'] },
			{ visibility: 'public', member: { id: 'anna', inside: false } }
		]
	])(
		'%o is done once, and taken back unless somebody has changed it since',
		(work, after, back) => {
			expect(spaceStep(BEFORE, work, 'anna')).toMatchObject(work);
			expect(spaceStep(changed(after), work, 'anna')).toBeNull();
			expect(spaceUndo(BEFORE, changed(after), work, 'anna')).toMatchObject({
				ok: true,
				value: back
			});
			expect(spaceUndo(BEFORE, BEFORE, work, 'anna')).toMatchObject({
				ok: false,
				error: { rule: 'LS-12', reason: 'changed-since' }
			});
		}
	);

	test('LS-05 · whoever hides a space is not shut out of it, and who was inside stays inside', () => {
		const hide: SpaceWork = { what: 'visibility', visibility: 'hidden' };
		expect(spaceStep(BEFORE, hide, 'anna')).toMatchObject({ member: { id: 'anna', inside: true } });
		expect(spaceStep(BEFORE, hide, 'ben')).toMatchObject({ member: null });
		expect(spaceUndo(BEFORE, changed({ visibility: 'hidden' }), hide, 'ben')).toMatchObject({
			value: { member: null }
		});
	});
});
