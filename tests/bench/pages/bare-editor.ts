// The plain way to write one text with others, as a page: an editor on one Y.Doc with y-websocket.
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const server = new URLSearchParams(location.search).get('server') ?? '';
const doc = new Y.Doc();
const provider = new WebsocketProvider(server, 'page', doc);
const fragment = doc.getXmlFragment('note');
const element = document.createElement('div');
document.body.append(element);

function fill(paragraphs: readonly string[]): void {
	const made = paragraphs.map((words) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(words)]);
		return paragraph;
	});
	fragment.insert(0, made);
}

provider.once('sync', () => {
	new Editor({
		element,
		extensions: [Document, Paragraph, Text, Collaboration.configure({ fragment })]
	});
});
Object.assign(globalThis, { polderBench: { fill } });
