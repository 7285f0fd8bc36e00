import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { dayFromNumber } from '$lib/domain/core/day';
import type { FieldType } from '$lib/domain/fields/field';
import type { SpacesHere } from '$lib/domain/import/spaces-here';
import { freshSnapshot, freshSpace, person, tryPlan } from '$lib/domain/import/testkit';
import { DEFAULT_SPACE_POLICY } from '$lib/domain/space/policy';
import { SPACE_KINDS, VISIBILITIES, type Space } from '$lib/domain/space/space';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { tidyTags } from '$lib/domain/space/tags';
import { csvFile } from '$lib/domain/table/csv-file';
import { identity } from '$lib/domain/text/identity';
import { visible } from '$lib/domain/text/visible';
import { locales, overwriteGetLocale } from '$lib/i18n/runtime';
import { decode } from '$lib/features/common/spreadsheet/decode';
import { exportSpaces } from '$lib/features/workspace/spaces/list/export-spaces';
import { spaceColumns } from '$lib/features/workspace/spaces/list/space-columns';
import { knownNames } from './known-names';

const field = (id: string, type: FieldType, choices: readonly string[] = []): WorkspaceField => ({
	...{ id, name: `Own ${type}`, hint: '', type, choices, order: id },
	...{ removed: false, required: false, initial: null }
});
const fields = [
	field('f1', 'text'),
	field('f2', 'number'),
	field('f3', 'money'),
	field('f4', 'date'),
	field('f5', 'choice', ['Red', 'Blue, light']),
	field('f6', 'choices', ['Red', 'Blue, light']),
	field('f7', 'yes-no'),
	field('f8', 'member')
];
const members = [
	person('owner-1', 'Olga Owner', 'owner'),
	person('m1', 'Nguyễn Văn Hùng', 'agent')
];
const groups = ['Poland', 'Việt Nam', 'A, B'].map((name, at) => ({
	...{ id: `g${String(at)}`, name, colour: 'none' as const, order: `a${String(at)}` }
}));

const worded = fc
	.string({
		unit: fc.constantFrom('a', 'Ł', 'ư', ',', ';', '"', '=', '+', ' ', '1'),
		maxLength: 12
	})
	.map((text) => visible(text).replace(/\s+/g, ' '))
	.filter((text) => /[aŁư]/.test(text));
const space = fc
	.record({
		name: worded,
		kind: fc.constantFrom(...SPACE_KINDS),
		visibility: fc.constantFrom(...VISIBILITIES),
		groups: fc.subarray(groups.map(({ id }) => id)),
		tags: fc.array(worded, { maxLength: 3 }).map(tidyTags),
		values: fc.record(
			{
				f1: worded,
				f2: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n || 0),
				f3: fc.integer({ min: -1e9, max: 1e9 }).map((n) => n || 0),
				f4: fc.integer({ min: 10_000, max: 30_000 }).map(dayFromNumber),
				f5: fc.constantFrom('Red', 'Blue, light'),
				f6: fc.constantFrom(['Red'], ['Blue, light', 'Red']),
				f7: fc.boolean(),
				f8: fc.constantFrom('owner-1', 'm1')
			},
			{ requiredKeys: [] }
		)
	})
	.map((parts): Omit<Space, 'id'> => ({ ...freshSpace('EUR'), ...parts }));

afterEach(() => {
	overwriteGetLocale(() => 'en');
});

const policy = { ...DEFAULT_SPACE_POLICY, fields };
const directory = {
	...{ workspace: { currency: 'EUR' }, groups, spaces: policy },
	members: new Map(members.map((member) => [member.id, member]))
};
type View = Parameters<typeof exportSpaces>[0];

/** Returns a list of spaces as the screen exports it. */
function exported(spaces: readonly Space[]): string {
	const entries = spaces.map(({ createdAt, createdBy, groups: of, tags, values, ...space }) => ({
		...space,
		enter: true,
		details: { createdAt, createdBy, groups: of, tags, values, isMember: true }
	}));
	const view = { everySpace: entries, directory } as unknown as View;
	const { head, lines } = exportSpaces(
		view,
		spaces.map(({ id }) => id),
		spaceColumns(fields)
	);
	const decoded = decode(new TextEncoder().encode(csvFile(head, lines)));
	if (!decoded.ok) throw new Error(decoded.error.code);
	return decoded.value.text;
}

describe.each(locales)('a list of spaces in %s', (locale) => {
	const planned = (text: string, here: Partial<SpacesHere>, over = {}) => {
		const stage = { name: 'New', kind: 'open', probability: 10 } as const;
		const spaces: SpacesHere = {
			...{ names: [], spaces: [], groups, policy, currency: 'EUR' },
			stages: { sales: [stage], work: [stage], discussion: [] },
			...here
		};
		const snapshot = freshSnapshot({ members, space: null, spaces });
		const made = tryPlan('spaces', text, snapshot, over, knownNames(snapshot), locale);
		if ('faults' in made) throw new Error(JSON.stringify(made.faults));
		return made.plan;
	};
	const list = fc
		.uniqueArray(space, { minLength: 1, maxLength: 5, selector: ({ name }) => identity(name) })
		.map((all) => all.map((one, at): Space => ({ ...one, id: `s${String(at)}` })));

	test('LS-09 · comes back unchanged', () => {
		overwriteGetLocale(() => locale);
		fc.assert(
			fc.property(list, (spaces) => {
				const plan = planned(exported(spaces), {});
				expect(plan.rejected).toEqual([]);
				const shown = ({ name, kind, visibility, groups: of, tags, values }: Space) => ({
					...{ name, kind, visibility, tags, values },
					groups: [...of].sort()
				});
				expect(plan.spaces?.map(shown)).toEqual(spaces.map(shown));
				expect([plan.groups, plan.members]).toEqual([[], []]);
			})
		);
	});

	test('LS-09 · changes nothing of what is here by a key, also where empty cells count', () => {
		overwriteGetLocale(() => locale);
		fc.assert(
			fc.property(list, (spaces) => {
				const here = { names: spaces.map(({ name }) => name), spaces };
				const over = { mode: 'update', key: 'name', emptyCells: 'clear' };
				const plan = planned(exported(spaces), here, over);
				expect([plan.rejected, plan.changes, plan.spaceEdits]).toEqual([[], [], []]);
				expect(plan.counts.unchanged).toBe(spaces.length);
			})
		);
	});
});
