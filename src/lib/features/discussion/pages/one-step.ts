import type { Editor } from '@tiptap/core';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import type { Undone } from '$lib/features/common/undo/undone';
import { m } from '$lib/i18n/messages';

/** A change of a text that is one step to undo. */
export interface Step {
	/** Takes it back, as long as this person has written nothing since. */
	undo(): Undone;
}

/** Makes changes of a shared text that are one step to undo, apart from what was typed before and is typed after. */
export function asOneStep(editor: Editor, work: () => void): Step {
	const state = yUndoPluginKey.getState(editor.state) as
		{ readonly undoManager: Y.UndoManager } | undefined;
	const manager = state?.undoManager;
	manager?.stopCapturing();
	work();
	manager?.stopCapturing();
	const step = manager?.undoStack.at(-1);
	return {
		undo: () => {
			if (editor.isDestroyed || step === undefined || manager?.undoStack.at(-1) !== step) {
				return { is: 'changed', said: m.pages_undo_written() };
			}
			editor.commands.undo();
			return { is: 'done' };
		}
	};
}
