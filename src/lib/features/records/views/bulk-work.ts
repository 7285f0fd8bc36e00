import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type Acting, type RecordChange } from '$lib/domain/core/change';
import type { Day } from '$lib/domain/core/day';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { setField, together } from '$lib/domain/core/set-field';
import { removeTag, tagWith, type Tagged } from '$lib/domain/core/tags';
import { giveReason, obstacleTo } from '$lib/domain/deal/closing';
import { assign } from '$lib/domain/deal/commands';
import { bin, restore } from '$lib/domain/history/commands';
import type { Role } from '$lib/domain/member/member';
import { putInProject } from '$lib/domain/project/commands';
import type { Space, Stage } from '$lib/domain/space/space';
import { sameName } from '$lib/domain/text/identity';
import type { CardRow } from '../cards/cards';
import { moveCard } from '../moves/move-card';

/** One action on many records. */
export type BulkWork =
	| { readonly what: 'owner'; readonly owner: MemberId }
	/** `reason` says why the records are lost, where the stage means that. */
	| { readonly what: 'stage'; readonly stage: Stage; readonly reason: string }
	| { readonly what: 'add-tag'; readonly tag: string }
	| { readonly what: 'remove-tag'; readonly tag: string }
	| { readonly what: 'close-on'; readonly day: Day }
	/** Of tasks. `null` takes them out of their projects. */
	| { readonly what: 'project'; readonly project: RecordId | null }
	| { readonly what: 'bin' };

/** What the rules read beside the record. */
export interface BulkContext {
	readonly space: Space;
	readonly role: Role;
	readonly acting: Acting;
	/** The order key in the new stage. */
	readonly order: OrderKey;
}

/** Returns the tags of a row. A task's row leaves them out when it has none. */
const taggedOf = ({ tags = [], tagKeys }: CardRow): Tagged => ({
	tags,
	...(tagKeys === undefined ? {} : { tagKeys })
});

/**
 * Returns what the action changes in one record. Returns an empty change where the record is already as
 * it should be.
 */
export function bulkChange(
	row: CardRow,
	work: BulkWork,
	{ space, role, acting, order }: BulkContext
): Result<RecordChange, Refusal> {
	switch (work.what) {
		case 'owner':
			return succeed(assign(row, work.owner, acting));
		case 'stage': {
			if (row.stage === work.stage.id) return succeed(NO_CHANGE);
			const blocked = row.kind === 'deal' ? obstructed(row, space, work.stage) : null;
			if (blocked !== null) return fail(blocked);
			const from = space.stages.find(({ id }) => id === row.stage);
			const moved = moveCard(row, from, work.stage, order, role, acting);
			if (!moved.ok || row.kind === 'task' || work.stage.kind !== 'lost') return moved;
			return succeed(together(moved.value, giveReason(row.lostReason, work.reason, acting)));
		}
		case 'add-tag':
			return succeed(tagWith(taggedOf(row), work.tag, acting));
		case 'remove-tag':
			return succeed(removeTag(taggedOf(row), work.tag, acting));
		case 'close-on':
			return succeed(
				row.kind === 'deal'
					? setField('closeOn', row.closeOn, work.day, acting)
					: setField('dueOn', row.dueOn, work.day, acting)
			);
		case 'project':
			return succeed(row.kind === 'task' ? putInProject(row, work.project, acting) : NO_CHANGE);
		case 'bin':
			return succeed(bin(acting));
	}
}

/**
 * Returns what the gate would ask about for a single record. In a bulk action such a record stays as it
 * is.
 */
function obstructed(
	row: Extract<CardRow, { kind: 'deal' }>,
	space: Space,
	to: Stage
): Refusal | null {
	const obstacle = obstacleTo({ ...row, done: new Set(row.done) }, space, to);
	switch (obstacle?.what) {
		case 'activities': {
			const activity = obstacle.activities.map(({ name }) => name).join(', ');
			return { rule: 'PR-05', reason: 'mandatory-open', facts: { activity } };
		}
		case 'fields': {
			const field = obstacle.fields.map(({ name }) => name).join(', ');
			return { rule: 'LW-06', reason: 'field-required', facts: { field } };
		}
		default:
			return null;
	}
}

/**
 * Returns the change that undoes the action on one record. `row` is the record as it was, `now` as it
 * is. What somebody has changed since stays, and so does a record that had no owner before.
 */
export function bulkUndo(
	row: CardRow,
	now: CardRow | null,
	work: BulkWork,
	{ space, role, acting }: Omit<BulkContext, 'order'>
): Result<RecordChange, Refusal> {
	if (work.what === 'bin') return succeed(restore(acting));
	if (now === null || !isStillSo(now, work)) return CHANGED_SINCE;
	switch (work.what) {
		case 'owner':
			return row.owner === null
				? fail({ rule: 'LW-07', reason: 'nobody-before' })
				: succeed(assign(now, row.owner, acting));
		case 'stage': {
			const to = space.stages.find(({ id }) => id === row.stage);
			if (to === undefined) return fail({ rule: 'PR-02', reason: 'no-such-stage' });
			const moved = moveCard(now, work.stage, to, row.order, role, acting);
			if (!moved.ok || row.kind === 'task' || to.kind !== 'lost') return moved;
			return succeed(together(moved.value, giveReason('', row.lostReason, acting)));
		}
		case 'add-tag':
			return succeed(removeTag(taggedOf(now), work.tag, acting));
		case 'remove-tag': {
			const own = taggedOf(row).tags.find((tag) => sameName(tag, work.tag));
			return succeed(own === undefined ? NO_CHANGE : tagWith(taggedOf(now), own, acting));
		}
		case 'close-on':
			return row.kind === 'deal' && now.kind === 'deal'
				? succeed(setField('closeOn', now.closeOn, row.closeOn, acting))
				: row.kind === 'task' && now.kind === 'task'
					? succeed(setField('dueOn', now.dueOn, row.dueOn, acting))
					: CHANGED_SINCE;
		case 'project':
			return row.kind === 'task' && now.kind === 'task'
				? succeed(putInProject(now, row.project ?? null, acting))
				: CHANGED_SINCE;
	}
}

const CHANGED_SINCE = fail<Refusal>({ rule: 'HI-06', reason: 'changed-since' });

/** Whether a record is still as the action left it. */
function isStillSo(now: CardRow, work: Exclude<BulkWork, { what: 'bin' }>): boolean {
	const hasTag = (tag: string) => taggedOf(now).tags.some((own) => sameName(own, tag));
	switch (work.what) {
		case 'owner':
			return now.owner === work.owner;
		case 'stage':
			return now.stage === work.stage.id;
		case 'add-tag':
			return hasTag(work.tag);
		case 'remove-tag':
			return !hasTag(work.tag);
		case 'close-on':
			return (now.kind === 'deal' ? now.closeOn : now.dueOn) === work.day;
		case 'project':
			return now.kind === 'task' && (now.project ?? null) === work.project;
	}
}
