import type * as Y from 'yjs';
import { isDay, type Day } from '../domain/core/day';
import {
	DEFAULT_SHARING,
	isSlot,
	keptFrom,
	PLAN_SHARINGS,
	type OwnPlan,
	type PlannedBlock,
	type PlanSharing
} from '../domain/plan/day-plan';
import type { PrivateRoot } from '../domain/policy/document-shapes';

/** The root of a private document that has what a member plans for their days, by the ids of its blocks. */
const PLAN = 'plan' satisfies PrivateRoot;

/** The key beside the blocks that says what others are told. No id of a block is as short. */
const SHARING = 'shares';

/** How many blocks of days long past are removed with one edit. */
const FORGOTTEN_AT_ONCE = 50;

/** Plans something, or puts it elsewhere. What was planned long before today is forgotten. */
export function putBlock(doc: Y.Doc, { id, ...block }: PlannedBlock, today: Day): void {
	const plan = doc.getMap(PLAN);
	plan.set(id, block);
	const oldest = keptFrom(today);
	const past = readPlan(doc).blocks.filter(({ day }) => day < oldest);
	for (const { id: old } of past.slice(0, FORGOTTEN_AT_ONCE)) plan.delete(old);
}

/** Plans something no longer. */
export function dropBlock(doc: Y.Doc, id: string): void {
	doc.getMap(PLAN).delete(id);
}

/** Says what others are told of this person's days. */
export function setPlanSharing(doc: Y.Doc, sharing: PlanSharing): void {
	doc.getMap(PLAN).set(SHARING, sharing);
}

/** Returns what the member plans, by days and hours, and what others are told of it. */
export function readPlan(doc: Y.Doc): OwnPlan {
	const blocks: PlannedBlock[] = [];
	let sharing = DEFAULT_SHARING;
	doc.getMap(PLAN).forEach((value, id) => {
		if (id === SHARING) sharing = PLAN_SHARINGS.find((one) => one === value) ?? DEFAULT_SHARING;
		const block = blockOf(id, value);
		if (block !== null) blocks.push(block);
	});
	blocks.sort((a, b) => compare(a.day, b.day) || a.from - b.from || compare(a.id, b.id));
	return { blocks, sharing };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Returns a block as it can be read; `null` for what another version of the app may have stored there. */
function blockOf(id: string, value: unknown): PlannedBlock | null {
	if (typeof value !== 'object' || value === null) return null;
	const { day, record, from, minutes } = value as Readonly<Record<string, unknown>>;
	if (!isDay(day) || typeof record !== 'string') return null;
	if (typeof from !== 'number' || typeof minutes !== 'number' || !isSlot({ from, minutes }))
		return null;
	return { id, day, record, from, minutes };
}
