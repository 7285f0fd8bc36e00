import type { Directory } from '../../src/lib/documents/directory';

/**
 * Returns whether two states of the directory give everybody the same rights: the same members are in, see the same
 * records and connect with the same devices. Most changes of a directory are of names, targets or rates, and
 * nobody's connection has to be looked at for those.
 */
export function rightsAlike(a: Directory, b: Directory): boolean {
	return (
		a.visibility?.deals === b.visibility?.deals &&
		a.visibility?.customers === b.visibility?.customers &&
		entriesAlike(
			a.members,
			b.members,
			(x, y) => x.role === y.role && x.standing === y.standing && x.team === y.team
		) &&
		entriesAlike(a.teams, b.teams, (x, y) => x.supervisors.join() === y.supervisors.join()) &&
		entriesAlike(
			a.devices,
			b.devices,
			(x, y) => x.member === y.member && x.publicKey === y.publicKey
		)
	);
}

function entriesAlike<Item>(
	a: ReadonlyMap<string, Item>,
	b: ReadonlyMap<string, Item>,
	alike: (a: Item, b: Item) => boolean
): boolean {
	if (a === b) return true;
	if (a.size !== b.size) return false;
	for (const [id, item] of a) {
		const other = b.get(id);
		// What a change did not touch is the same object as before.
		if (other !== item && (other === undefined || !alike(item, other))) return false;
	}
	return true;
}
