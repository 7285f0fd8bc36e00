import * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { MemberId, SpaceId, StageId } from '../domain/core/ids';
import {
	DEFAULT_NEAR_DAYS,
	inOrder,
	SPACE_KINDS,
	STAGE_KINDS,
	VISIBILITIES,
	type Space,
	type Stage
} from '../domain/space/space';
import { Fields } from './fields';

const SPACE = 'space';
const MEMBERS = 'members';
const STAGES = 'stages';
const REQUESTS = 'requests';

/** The root types that a space document may have. */
export const SPACE_ROOTS: ReadonlySet<string> = new Set([SPACE, MEMBERS, STAGES, REQUESTS]);

/** Writes a new space into its empty document. */
export function writeSpace(doc: Y.Doc, space: Space): void {
	doc.transact(() => {
		const map = doc.getMap(SPACE);
		const { id: _, members, stages, requests: _none, ...fields } = space;
		for (const [key, value] of Object.entries(fields)) map.set(key, value);
		for (const member of members) doc.getMap(MEMBERS).set(member, true);
		for (const stage of stages) putStage(doc, stage);
	});
}

/** Sets one of the space's own fields. */
export function setSpaceField<
	Key extends 'name' | 'visibility' | 'currency' | 'nearDays' | 'archived'
>(doc: Y.Doc, key: Key, value: Space[Key]): void {
	doc.getMap(SPACE).set(key, value);
}

/** Lets a member into the space, or takes them out. */
export function setSpaceMember(doc: Y.Doc, member: MemberId, inside: boolean): void {
	if (inside) doc.getMap(MEMBERS).set(member, true);
	else doc.getMap(MEMBERS).delete(member);
}

/** Notes that a member asks to be let in. */
export function askToJoin(doc: Y.Doc, member: MemberId, at: Instant): void {
	doc.getMap(REQUESTS).set(member, at);
}

/** Answers a member who asks to be let in. */
export function answerRequest(doc: Y.Doc, member: MemberId, admit: boolean): void {
	doc.transact(() => {
		doc.getMap(REQUESTS).delete(member);
		if (admit) setSpaceMember(doc, member, true);
	});
}

/** Adds a stage, or sets the fields in which it differs from what is there. */
export function putStage(doc: Y.Doc, stage: Stage): void {
	const stages = doc.getMap<Y.Map<unknown>>(STAGES);
	const { id, ...fields } = stage;
	let map = stages.get(id);
	if (!(map instanceof Y.Map)) {
		map = new Y.Map();
		stages.set(id, map);
	}
	for (const [key, value] of Object.entries(fields)) {
		if (map.get(key) !== value) map.set(key, value);
	}
}

/** Takes a stage away. */
export function removeStage(doc: Y.Doc, stage: StageId): void {
	doc.getMap(STAGES).delete(stage);
}

/** Reads the space, or `null` while its document is still empty. */
export function readSpace(doc: Y.Doc, id: SpaceId): Space | null {
	const map = doc.getMap(SPACE);
	if (map.size === 0) return null;
	const fields = new Fields(map);
	const members: MemberId[] = [];
	doc.getMap(MEMBERS).forEach((inside, member) => {
		if (inside === true) members.push(member);
	});
	return {
		id,
		name: fields.text('name'),
		kind: fields.oneOf('kind', SPACE_KINDS, 'discussion'),
		visibility: fields.oneOf('visibility', VISIBILITIES, 'hidden'),
		members: members.sort(),
		currency: fields.text('currency') || 'USD',
		nearDays: fields.number('nearDays', DEFAULT_NEAR_DAYS),
		createdAt: fields.number('createdAt', 0),
		createdBy: fields.text('createdBy'),
		archived: fields.flag('archived'),
		requests: readRequests(doc),
		stages: readStages(doc)
	};
}

function readRequests(doc: Y.Doc): ReadonlyMap<MemberId, Instant> {
	const requests = new Map<MemberId, Instant>();
	doc.getMap(REQUESTS).forEach((at, member) => {
		if (typeof at === 'number') requests.set(member, at);
	});
	return requests;
}

function readStages(doc: Y.Doc): Stage[] {
	const stages: Stage[] = [];
	doc.getMap(STAGES).forEach((value, id) => {
		if (!(value instanceof Y.Map)) return;
		const fields = new Fields(value);
		stages.push({
			id,
			name: fields.text('name'),
			hint: fields.text('hint'),
			kind: fields.oneOf('kind', STAGE_KINDS, 'open'),
			probability: fields.number('probability', 0),
			order: fields.text('order'),
			importId: fields.textOrNull('importId')
		});
	});
	return inOrder(stages);
}
