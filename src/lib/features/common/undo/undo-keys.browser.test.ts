import { afterEach, expect, test } from 'vitest';
import { asksToUndo } from './undo-keys';

afterEach(() => {
	document.body.innerHTML = '';
});

/** Presses keys in a part of a page. Returns whether they ask to undo the last act. */
function pressed(html: string, keys: KeyboardEventInit = { ctrlKey: true }): boolean {
	document.body.innerHTML = html;
	let asked = false;
	const look = (event: KeyboardEvent) => (asked = asksToUndo(event));
	addEventListener('keydown', look);
	const target = document.querySelector('[data-here]') ?? document.body;
	target.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', bubbles: true, ...keys }));
	removeEventListener('keydown', look);
	return asked;
}

test.each([
	['<p></p>', true],
	['<button data-here></button>', true],
	['<input type="checkbox" data-here>', true],
	['<div role="dialog" data-sheet><button data-here></button></div>', true],
	['<input data-here>', false],
	['<textarea data-here></textarea>', false],
	['<div contenteditable><p data-here></p></div>', false],
	['<div role="dialog"><button data-here></button></div>', false],
	['<div role="menu"><span data-here></span></div>', false]
])('in %s: %s', (html, asks) => {
	expect(pressed(html)).toBe(asks);
});

test.each([
	[{ metaKey: true }, true],
	[{ ctrlKey: true, key: 'Z' }, true],
	[{ ctrlKey: true, shiftKey: true }, false],
	[{ ctrlKey: true, altKey: true }, false],
	[{}, false],
	[{ ctrlKey: true, key: 'y' }, false]
])('%j: %s', (keys, asks) => {
	expect(pressed('<p></p>', keys)).toBe(asks);
});
