import { expect, test } from 'vitest';
import { matchAll, matchRow, nameOwner, nameStage, policiesOf, UNDECIDED } from './decisions';

test('a name is matched by hand, matched again, and left to itself again', () => {
	const once = nameOwner(nameStage(UNDECIDED, 'odd', 'stage-1'), 'zoe', 'ada');
	expect([...once.ownerChoices]).toEqual([['zoe', 'ada']]);
	expect([...once.stageChoices]).toEqual([['odd', 'stage-1']]);
	expect([...nameOwner(once, 'zoe', 'add').ownerChoices]).toEqual([['zoe', 'add']]);
	expect(nameOwner(once, 'zoe', null).ownerChoices.size).toBe(0);
	expect(nameStage(once, 'odd', null).stageChoices.size).toBe(0);
	expect(UNDECIDED.ownerChoices.size).toBe(0);
});

test('a choice for all rows forgets those for single ones', () => {
	const single = matchRow(matchRow(UNDECIDED, 4, 'add'), 7, 'update');
	expect([...single.rowChoices]).toEqual([
		[4, 'add'],
		[7, 'update']
	]);
	expect(matchAll(single, 'update')).toMatchObject({ onMatch: 'update', rowChoices: new Map() });
});

test('another reading of the file keeps the policies, not what was said of its names and rows', () => {
	const said = {
		...matchRow(nameOwner(matchAll(UNDECIDED, 'update'), 'zoe', 'ada'), 4, 'add'),
		dateOrder: 'dmy',
		unknownOwners: 'refuse'
	} as const;
	expect(policiesOf(said)).toEqual({ ...UNDECIDED, onMatch: 'update', unknownOwners: 'refuse' });
});
