import type { EditorState } from '@tiptap/pm/state';
import { ySyncPluginKey, type ProsemirrorBinding } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

/** The state of the plugin that keeps an editor and its shared text alike. */
export interface Sync {
	readonly doc: Y.Doc;
	readonly type: Y.XmlFragment;
	readonly binding?: ProsemirrorBinding | null;
	readonly isChangeOrigin?: boolean;
}

/** Returns the state of the plugin; `undefined` in an editor whose text is not shared. */
export const syncOf = (state: EditorState): Sync | undefined =>
	ySyncPluginKey.getState(state) as Sync | undefined;
