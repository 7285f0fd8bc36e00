import type { Snippet } from 'svelte';
import type { Begun } from './kept-draft.svelte';

/** What a dialog is told. */
export interface DialogProps {
	open?: boolean;
	title: string;
	description?: string | undefined;
	size?: 'sm' | 'md' | 'lg' | 'xl';
	/**
	 * The form in the dialog. Typed text is kept, however the dialog is closed, until it is saved
	 * or discarded. `inside` means that the content keeps its own drafts. `nothing` means that
	 * there are only choices, a search text, or a text that confirms.
	 */
	form: Begun | 'inside' | 'nothing';
	/**
	 * Prevents a press outside from closing the dialog, for forms with typed text. Escape and the
	 * close button still close it.
	 */
	sticky?: boolean;
	/** `alertdialog` interrupts the person. Use it for actions that cannot be undone. */
	role?: 'dialog' | 'alertdialog';
	children: Snippet;
	/** The buttons at the end, right-aligned, the main one last. */
	footer?: Snippet;
	/** Called whenever the dialog has closed, in whatever way. */
	onclose?: (() => void) | undefined;
}
