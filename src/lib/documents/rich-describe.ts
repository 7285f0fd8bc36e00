import * as Y from 'yjs';
import { fitsAttribute, fitsMark, isRichNode, RICH_DEPTH } from './rich-schema';

/** Returns why an item must not be in a note; `null` when it may. */
export function richFault(item: Y.Item): string | null {
	const { parent, parentSub, content } = item;
	if (content instanceof Y.ContentDeleted) return null;
	if (parentSub !== null) {
		if (!(parent instanceof Y.XmlElement)) return 'an attribute of what has none';
		if (!(content instanceof Y.ContentAny)) return 'an attribute that is no plain value';
		const fits = content.arr.every((value) => fitsAttribute(parent.nodeName, parentSub, value));
		return fits ? null : 'an attribute that does not fit';
	}
	if (parent instanceof Y.XmlText) {
		if (content instanceof Y.ContentString) return null;
		if (!(content instanceof Y.ContentFormat)) return 'no text in a text';
		const { key, value } = content as { readonly key: string; readonly value: unknown };
		return fitsMark(key, value) ? null : 'a mark that no text has';
	}
	if (!(content instanceof Y.ContentType)) return 'text where a block belongs';
	const { type } = content as { readonly type: unknown };
	if (type instanceof Y.XmlText) return null;
	if (!(type instanceof Y.XmlElement)) return 'a type that no note has';
	return isRichNode(type.nodeName) ? null : 'a block that no note has';
}

/**
 * Returns the root that an item is below, among the roots in `names`; `null` when it is nested too deep or is
 * below none of them.
 */
export function rootAbove(item: Y.Item, names: ReadonlyMap<unknown, string>): string | null {
	let parent: unknown = item.parent;
	for (let depth = 0; depth <= RICH_DEPTH; depth += 1) {
		const name = names.get(parent);
		if (name !== undefined) return name;
		const holder: Y.Item | null = parent instanceof Y.AbstractType ? parent._item : null;
		if (holder === null) return null;
		parent = holder.parent;
	}
	return null;
}
