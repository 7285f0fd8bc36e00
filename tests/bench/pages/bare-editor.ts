// A bare editor, as a page: Tiptap over one document at a y-websocket server, which stores nothing and judges nothing.
// `?url=<server>&letters=<how long the text is>`: the first who opens it writes the text.
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { paragraphsOf } from '../lib/long-text';

const asked = new URL(location.href).searchParams;
const doc = new Y.Doc();
const fragment = doc.getXmlFragment('default');
const provider = new WebsocketProvider(asked.get('url') ?? '', 'page', doc);
provider.once('sync', () => {
	if (fragment.length === 0) {
		const blocks = paragraphsOf(Number(asked.get('letters'))).map((text) => {
			const block = new Y.XmlElement('paragraph');
			block.insert(0, [new Y.XmlText(text)]);
			return block;
		});
		fragment.insert(0, blocks);
	}
	const element = document.createElement('div');
	document.body.append(element);
	new Editor({
		element,
		extensions: [Document, Paragraph, Text, Collaboration.configure({ fragment })],
		editorProps: { attributes: { role: 'textbox', class: 'note-text' } }
	});
});
