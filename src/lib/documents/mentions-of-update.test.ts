import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { mentionsOfUpdate } from './mentions-of-update';

/** A text, and the updates that come of what is done to it. */
function text() {
	const doc = new Y.Doc();
	const note = doc.getXmlFragment('note');
	const paragraph = new Y.XmlElement('paragraph');
	note.insert(0, [paragraph]);
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	return { paragraph, last: () => updates.at(-1) ?? new Uint8Array([0, 0]) };
}

function mention(attributes: Readonly<Record<string, string | number>>): Y.XmlElement {
	const element = new Y.XmlElement<Record<string, string | number>>('mention');
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	return element as unknown as Y.XmlElement;
}

test('IN-05 · names the members whom an update puts into a text, and none that were there before', () => {
	const { paragraph, last } = text();
	paragraph.insert(0, [mention({ kind: 'member', id: 'anna', at: 5 })]);
	expect(mentionsOfUpdate(last())).toEqual([{ member: 'anna', at: 5 }]);
	paragraph.insert(1, [new Y.XmlText('should know')]);
	expect(mentionsOfUpdate(last())).toEqual([]);
	paragraph.insert(0, [
		mention({ kind: 'member', id: 'bob' }),
		mention({ kind: 'deal', id: 'd1', at: 5 }),
		mention({ kind: 'member', id: 7 })
	]);
	expect(mentionsOfUpdate(last())).toEqual([{ member: 'bob', at: null }]);
});
