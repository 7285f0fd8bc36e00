import * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { MemberId } from '../domain/core/ids';

/** A member whom an update puts into a rich text. */
export interface NewMention {
	readonly member: MemberId;
	/** When the editor says that it was put there, ms; `null` when it does not say. */
	readonly at: Instant | null;
}

/**
 * Returns the members whom an update puts into a rich text. It reads the bytes of the update and no document, so it
 * takes time in proportion to the update.
 */
export function mentionsOfUpdate(update: Uint8Array): readonly NewMention[] {
	const { structs } = Y.decodeUpdate(update);
	const mentions = new Map<string, Map<string, unknown>>();
	for (const struct of structs) {
		if (!(struct instanceof Y.Item)) continue;
		const { content, id } = struct;
		if (!(content instanceof Y.ContentType) || !(content.type instanceof Y.XmlElement)) continue;
		if (content.type.nodeName === 'mention') mentions.set(keyOf(id), new Map());
	}
	if (mentions.size === 0) return [];
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || struct.parentSub === null) continue;
		const { parent, content } = struct;
		if (!(parent instanceof Y.ID) || !(content instanceof Y.ContentAny)) continue;
		mentions.get(keyOf(parent))?.set(struct.parentSub, content.arr.at(-1));
	}
	return [...mentions.values()].flatMap((attributes): NewMention[] => {
		const [kind, id, at] = ['kind', 'id', 'at'].map((name) => attributes.get(name));
		if (kind !== 'member' || typeof id !== 'string') return [];
		return [{ member: id, at: typeof at === 'number' ? at : null }];
	});
}

const keyOf = ({ client, clock }: Y.ID): string => `${String(client)},${String(clock)}`;
