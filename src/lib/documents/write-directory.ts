import * as Y from 'yjs';
import type { DeviceId, FieldId, MemberId, TeamId } from '../domain/core/ids';
import type { GroupId, SpaceGroup } from '../domain/space/space';
import type { FieldsOf, WorkspaceField } from '../domain/fields/workspace-field';
import type { Device, Member, Team } from '../domain/member/member';
import type { Currency } from '../domain/money/money';
import { targetKey, type Target, type TargetOf } from '../domain/figures/target';
import type { SharedArrangement } from '../domain/figures/arrangement';
import type { SavedTemplate } from '../domain/space/saved-template';
import type { Month } from '../domain/figures/forecast';
import { visible } from '../domain/text/visible';
import {
	WORKSPACE,
	MEMBERS,
	TEAMS,
	DEVICES,
	RATES,
	TARGETS,
	GROUPS,
	SPACE_FIELDS,
	ARRANGEMENTS,
	TEMPLATES,
	CUSTOMER_FIELDS
} from './directory-roots';
import type { WorkspaceInfo } from './directory';

const FIELDS_OF = { spaces: SPACE_FIELDS, customers: CUSTOMER_FIELDS } as const;

/** Sets the workspace's fields. A field that is left out stays as it is, also when it was never set. */
export function writeWorkspace(
	doc: Y.Doc,
	info: Pick<WorkspaceInfo, 'id' | 'name' | 'currency' | 'createdAt' | 'sample'> &
		Partial<WorkspaceInfo>
): void {
	// Unset values are not written, because an older version does not know them.
	const said = Object.entries(info).filter(([, value]) => value !== null);
	doc.transact(() => setAll(doc.getMap(WORKSPACE), Object.fromEntries(said)));
}

/** Adds a member, or sets the fields in which they differ from what is there. */
export const putMember = (doc: Y.Doc, member: Member): void => put(doc, MEMBERS, named(member));

/** Adds a team, or sets the fields in which it differs from what is there. */
export const putTeam = (doc: Y.Doc, team: Team): void => put(doc, TEAMS, named(team));

/** Returns an item with its name in the form in which names are stored. */
const named = <Named extends { readonly name: string }>(one: Named): Named => ({
	...one,
	name: visible(one.name)
});

/** Adds a device. */
export const putDevice = (doc: Y.Doc, device: Device): void => put(doc, DEVICES, device);

/** Removes a device, which is then no longer let in. */
export function dropDevice(doc: Y.Doc, id: DeviceId): void {
	doc.getMap(DEVICES).delete(id);
}

/** Removes a member as if they had never been there. For undoing an import. */
export function dropMember(doc: Y.Doc, id: MemberId): void {
	doc.getMap(MEMBERS).delete(id);
}

/** Removes a team. */
export function dropTeam(doc: Y.Doc, id: TeamId): void {
	doc.getMap(TEAMS).delete(id);
}

/** Sets the value of one unit of a currency, in the workspace's own currency; `null` removes it. */
export function setRate(doc: Y.Doc, currency: Currency, rate: number | null): void {
	if (rate === null) doc.getMap(RATES).delete(currency);
	else doc.getMap(RATES).set(currency, rate);
}

/** Sets the target of somebody in a month; `null` removes it (DI-08). */
export function setTarget(doc: Y.Doc, of: TargetOf, month: Month, target: Target | null): void {
	const targets = doc.getMap(TARGETS);
	const key = targetKey(of, month);
	if (target === null) targets.delete(key);
	else if (!same(targets.get(key), target)) targets.set(key, target);
}

/** Shares an arrangement of the overview, or sets it anew; `null` takes it back (DI-09). */
export function setArrangement(
	doc: Y.Doc,
	id: string,
	arrangement: SharedArrangement | null
): void {
	const all = doc.getMap(ARRANGEMENTS);
	if (arrangement === null) all.delete(id);
	else if (!same(all.get(id), arrangement)) all.set(id, arrangement);
}

/** Saves the structure of a space, or sets it anew; `null` deletes it (DI-10). */
export function setTemplate(doc: Y.Doc, id: string, template: SavedTemplate | null): void {
	const all = doc.getMap(TEMPLATES);
	if (template === null) all.delete(id);
	else if (!same(all.get(id), template)) all.set(id, template);
}

/** Sets the shared arrangement for whoever has made none; `null`: the standard one. */
export function setDefaultArrangement(doc: Y.Doc, id: string | null): void {
	if (id === null) doc.getMap(WORKSPACE).delete('arrangement');
	else doc.getMap(WORKSPACE).set('arrangement', id);
}

/** Adds a group of spaces, or sets the fields in which it differs from what is there (LS-11). */
export const putGroup = (doc: Y.Doc, group: SpaceGroup): void => put(doc, GROUPS, named(group));

/** Removes a group. The spaces in it stay, and say that they are in it, in case it comes back. */
export function dropGroup(doc: Y.Doc, id: GroupId): void {
	doc.getMap(GROUPS).delete(id);
}

/** Adds a field of all spaces or of all customers, or sets what differs (LS-10). */
export const putWorkspaceField = (doc: Y.Doc, of: FieldsOf, field: WorkspaceField): void =>
	put(doc, FIELDS_OF[of], named(field));

/** Removes a field for good. Until then it is only marked as removed. */
export function dropWorkspaceField(doc: Y.Doc, of: FieldsOf, id: FieldId): void {
	doc.getMap(FIELDS_OF[of]).delete(id);
}

function put(doc: Y.Doc, root: string, item: { readonly id: string }): void {
	doc.transact(() => {
		const items = doc.getMap(root);
		const { id, ...fields } = item;
		let map = items.get(id);
		if (!(map instanceof Y.Map)) {
			map = new Y.Map();
			items.set(id, map);
		}
		setAll(map as Y.Map<unknown>, fields);
	});
}

function setAll(map: Y.Map<unknown>, fields: Readonly<Record<string, unknown>>): void {
	for (const [key, value] of Object.entries(fields)) {
		if (!same(map.get(key), value)) map.set(key, value);
	}
}

const same = (a: unknown, b: unknown): boolean =>
	a === b || (isPlainObject(a) && isPlainObject(b) && JSON.stringify(a) === JSON.stringify(b));

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
