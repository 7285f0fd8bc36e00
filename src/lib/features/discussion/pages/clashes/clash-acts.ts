import type { Editor } from '@tiptap/core';
import {
	keptText,
	replacing,
	type KeptVersion,
	type LostWords,
	type TwoVersions
} from '$lib/domain/page/clash';
import { asOneStep, type Step } from '../one-step';
import { placeOf } from './clash-marks';

/** Puts words that went with a paragraph where that was, as one step to undo. */
export function bringBack(editor: Editor, clash: LostWords): Step {
	return asOneStep(editor, () => {
		const { tr, schema } = editor.state;
		const { block } = placeOf(editor.state, clash);
		const paragraph = schema.nodes['paragraph']?.create(null, schema.text(clash.text));
		if (paragraph !== undefined) editor.view.dispatch(tr.insert(block, paragraph).scrollIntoView());
	});
}

/**
 * Makes a passage read as one of two versions, or as both, one after the other, as one step to undo. Returns `null`
 * where the passage does not read any more as it was merged: nothing is changed then.
 */
export function keepVersion(editor: Editor, clash: TwoVersions, kept: KeptVersion): Step | null {
	const { run } = placeOf(editor.state, clash);
	const change = run === null ? null : replacing(run.text, clash.merged, keptText(clash, kept));
	if (run === null || change === null) return null;
	return asOneStep(editor, () => {
		const { tr } = editor.state;
		const [from, to] = [run.from + change.from, run.from + change.to];
		editor.view.dispatch(
			change.by === '' ? tr.delete(from, to) : tr.insertText(change.by, from, to)
		);
	});
}
