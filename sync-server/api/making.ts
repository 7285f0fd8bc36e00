import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { orderBetween } from '../../src/lib/domain/core/order';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { together } from '../../src/lib/domain/core/set-field';
import { removeTag, tagWith, type Tagged } from '../../src/lib/domain/core/tags';
import { fitsField, type FieldDefinition } from '../../src/lib/domain/fields/field';
import { missingOf, startingValues } from '../../src/lib/domain/fields/values';
import type { Directory } from '../../src/lib/documents/directory';
import type { DealPatch } from './bodies';

/** Why a body cannot become a change: the field, and what is wrong with it. */
export interface Unfit {
	readonly field: string;
	readonly message: string;
	readonly rule?: string;
}

/** A change that a body asks for, or why it cannot be made. */
export type Made = Result<RecordChange, Unfit | Refusal>;

/** Where new and moved records are put in their column. Equal keys are sorted by id. */
export const FIRST = orderBetween(null, null);

/** Says that a field of a body does not fit. */
export const unfit = (field: string, message: string, rule = 'SCHEMA') =>
	fail<Unfit>({ field, message, rule });

/** Whether values are in fields that are in use, and of their types. */
export function fitsCustom(
	custom: NonNullable<DealPatch['custom']>,
	fields: readonly FieldDefinition[],
	rule: 'LW-06' | 'LS-10'
): Result<null, Unfit> {
	for (const [id, value] of Object.entries(custom)) {
		const field = fields.find((each) => each.id === id && !each.removed);
		if (field === undefined) return unfit('custom', 'There is no such field.', rule);
		if (!fitsField(field, value)) return unfit(`custom.${id}`, 'It is not of its type.', rule);
	}
	return succeed(null);
}

/** Whether the values of something new are such, and answer what is asked for whoever makes it. */
export function startsWith(
	custom: NonNullable<DealPatch['custom']>,
	fields: readonly FieldDefinition[],
	rule: 'LW-06' | 'LS-10'
): Result<null, Unfit> {
	const fit = fitsCustom(custom, fields, rule);
	if (!fit.ok) return fit;
	const [missing] = missingOf(fields, startingValues(fields, custom));
	return missing === undefined ? fit : unfit(`custom.${missing.id}`, 'It is missing.', rule);
}

/** Adds the tags that are missing and removes those that are too many. */
export function tagsChange(tagged: Tagged, tags: readonly string[], acting: Acting): RecordChange {
	return together(
		...tagged.tags
			.filter((tag) => !tags.includes(tag))
			.map((tag) => removeTag(tagged, tag, acting)),
		...tags.map((tag) => tagWith(tagged, tag, acting))
	);
}

/** Whether somebody is a member who has not been removed. */
export function memberFits(people: Directory, member: MemberId): Result<null, Unfit> {
	const known = people.members.get(member);
	if (known !== undefined && known.standing !== 'removed') return succeed(null);
	return unfit('owner', 'There is no such member.');
}

/** Whether all who are to work on a task are members. */
export function assigneesFit(people: Directory, members: readonly MemberId[]): Result<null, Unfit> {
	const gone = members.find((member) => !memberFits(people, member).ok);
	return gone === undefined ? succeed(null) : unfit('assignees', 'There is no such member.');
}
