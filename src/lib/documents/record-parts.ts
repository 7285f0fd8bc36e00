import { allKeyed } from '../domain/core/keyed';
import type { MemberId } from '../domain/core/ids';
import type { Person } from '../domain/customer/customer';
import type { Product } from '../domain/deal/deal';
import type { CustomValue } from '../domain/fields/field';
import type { FileRef } from '../domain/file/file';
import type { RecordFields } from '../domain/policy/edit';
import type { Doing, Done } from '../domain/process/activity';
import { inOrder } from '../domain/space/space';
import type { TextClash } from '../domain/page/clash';
import type { Passage } from '../domain/page/page';
import { VOTES, type Vote } from '../domain/topic/topic';
import { PlainFields } from './plain-fields';

// What a record has several of, each under a key of its own (`product.<id>`), so that people who add some at the same
// time do not overwrite each other. What cannot be read is left out.

const isTexts = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Returns the values of the custom fields, by field id. */
export const customIn = (values: RecordFields): Record<string, CustomValue> =>
	Object.fromEntries(allKeyed('custom', values)) as Record<string, CustomValue>;

const parts = (value: unknown): PlainFields | null =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
		? new PlainFields(value as RecordFields)
		: null;

/** Returns the products of a deal, in their order. */
export function readProducts(values: RecordFields): Product[] {
	const products = allKeyed('product', values).flatMap(([id, value]) => {
		const fields = parts(value);
		if (fields === null) return [];
		const [quantity, price] = [fields.number('quantity', 0), fields.number('price', 0)];
		return [{ id, name: fields.text('name'), quantity, price, order: fields.text('order') }];
	});
	return inOrder(products);
}

/** Returns the people of a customer, in their order. */
export function readPeople(values: RecordFields): Person[] {
	const people = allKeyed('person', values).flatMap(([id, value]) => {
		const fields = parts(value);
		if (fields === null) return [];
		const [name, role] = [fields.text('name'), fields.text('role')];
		const [email, phone] = [fields.text('email'), fields.text('phone')];
		return [{ id, name, role, email, phone, order: fields.text('order') }];
	});
	return inOrder(people);
}

/** Returns the files of a record, the oldest first. */
export function readFiles(values: RecordFields): FileRef[] {
	const files = allKeyed('file', values).flatMap(([id, value]) => {
		const fields = parts(value);
		if (fields === null) return [];
		const [name, type, hash] = [fields.text('name'), fields.text('type'), fields.text('hash')];
		const [size, at] = [fields.number('size', 0), fields.number('at', 0)];
		return [{ id, name, size, type, hash, at, by: fields.text('by') }];
	});
	return files.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Returns the passages of a page that comments are about, by post. */
export function readPassages(values: RecordFields): ReadonlyMap<string, Passage> {
	const passages = new Map<string, Passage>();
	for (const [post, value] of allKeyed('passage', values)) {
		const fields = parts(value);
		if (fields === null) continue;
		const [from, to, quote] = [fields.text('from'), fields.text('to'), fields.text('quote')];
		passages.set(post, { from, to, quote });
	}
	return passages;
}

/** Returns what clashed in the text of a page, by id. */
export function readClashes(values: RecordFields): ReadonlyMap<string, TextClash> {
	const clashes = new Map<string, TextClash>();
	for (const [id, value] of allKeyed('clash', values)) {
		const fields = parts(value);
		if (fields === null) continue;
		const [at, by] = [fields.text('at'), fields.text('by')];
		if (fields.text('of') === 'lost') {
			const [text, words] = [fields.text('text'), fields.text('words')];
			const wrote = fields.flag('wrote');
			clashes.set(id, { of: 'lost', at, by, ...clashingIn(fields), text, words, wrote });
		} else {
			const [one, other, merged] = [
				fields.text('one'),
				fields.text('other'),
				fields.text('merged')
			];
			clashes.set(id, { of: 'versions', at, by, ...clashingIn(fields), one, other, merged });
		}
	}
	return clashes;
}

/** Returns who clashes, and when, as far as a clash says it. */
function clashingIn(fields: PlainFields): Pick<TextClash, 'when' | 'theirs'> {
	const when = fields.number('when', 0);
	const theirs = fields.text('theirs');
	return { ...(when === 0 ? {} : { when }), ...(theirs === '' ? {} : { theirs }) };
}

/** Returns which posts answer comments of a page, or settle clashes: text by key. */
export const readIds = (
	root: 'answers' | 'settled',
	values: RecordFields
): ReadonlyMap<string, string> =>
	new Map(
		allKeyed(root, values).flatMap(([key, value]) =>
			typeof value === 'string' ? [[key, value] as const] : []
		)
	);

/** Returns the votes on a topic, by member. */
export function readVotes(values: RecordFields): ReadonlyMap<MemberId, Vote> {
	const votes = new Map<MemberId, Vote>();
	for (const [member, value] of allKeyed('vote', values)) {
		const vote = VOTES.find((one) => one === value);
		if (vote !== undefined) votes.set(member, vote);
	}
	return votes;
}

/** Returns the activities that are done in a deal. */
export function readDone(values: RecordFields): Done {
	const done = new Map<string, Doing>();
	for (const [activity, value] of allKeyed('done', values)) {
		const fields = parts(value);
		if (fields === null) continue;
		const [at, by] = [fields.number('at', 0), fields.text('by')];
		done.set(activity, {
			activity,
			at,
			by,
			note: fields.text('note'),
			file: fields.textOrNull('file')
		});
	}
	return done;
}

/** Returns the options that members chose in the poll of a post. */
export const readBallots = (values: RecordFields): Record<MemberId, readonly string[]> =>
	Object.fromEntries(
		allKeyed('ballot', values).flatMap(([member, chosen]) =>
			isTexts(chosen) ? [[member, chosen]] : []
		)
	);

/** Returns who ticked the items of a post, by item. */
export const readTicks = (values: RecordFields): Record<string, MemberId> =>
	Object.fromEntries(
		allKeyed('tick', values).flatMap(([item, member]) =>
			typeof member === 'string' ? [[item, member]] : []
		)
	);
