import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import { place } from './place';

const OPEN_AFTER = 450;
/** The delay before a tooltip closes, in ms: long enough to move the pointer onto it. */
const CLOSE_AFTER = 120;

/** The single element that shows every tooltip, so that a list of thousands of rows needs only one. */
let bubble: HTMLElement | undefined;
let shownFor: Element | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether a tooltip is shown always, or only while the element cuts its text off. */
type When = 'always' | 'cut';

function later(run: () => void, delay: number): void {
	clearTimeout(timer);
	timer = setTimeout(run, delay);
}

function hide(): void {
	clearTimeout(timer);
	shownFor = undefined;
	if (bubble?.matches(':popover-open')) bubble.hidePopover();
}

function makeBubble(): HTMLElement {
	const element = document.createElement('div');
	// It is in the top layer, so that no dialog or clipped list covers it.
	element.popover = 'manual';
	// Its text is already in the accessible name of the element to which it belongs.
	element.setAttribute('aria-hidden', 'true');
	element.className =
		'fixed inset-auto m-0 max-w-72 rounded-md bg-ink px-2 py-1 text-xs font-medium text-surface shadow-md';
	on(element, 'pointerenter', () => clearTimeout(timer));
	on(element, 'pointerleave', () => later(hide, CLOSE_AFTER));
	on(window, 'scroll', hide, { capture: true, passive: true });
	on(
		window,
		'keydown',
		(event) => {
			if (event.key === 'Escape') hide();
		},
		{ capture: true }
	);
	document.body.append(element);
	return element;
}

function show(target: Element, text: string, when: When): void {
	if (!target.isConnected) return;
	if (when === 'cut' && target.scrollWidth <= target.clientWidth) return;
	bubble ??= makeBubble();
	bubble.textContent = text;
	if (!bubble.matches(':popover-open')) bubble.showPopover();
	shownFor = target;
	const { left, top } = place(
		target.getBoundingClientRect(),
		{ width: bubble.offsetWidth, height: bubble.offsetHeight },
		{ width: document.documentElement.clientWidth, height: window.innerHeight },
		{ align: 'center' }
	);
	bubble.style.left = `${left}px`;
	bubble.style.top = `${top}px`;
}

/**
 * Shows `text` while the pointer rests on the element or the keyboard is on it. It is only visual, so
 * give the element an accessible name that says the same. A finger never opens it. With `cut` it is shown
 * only while the element cuts its own text off.
 */
export function tooltip(text: string | undefined, when: When = 'always'): Attachment | undefined {
	if (text === undefined || text === '') return undefined;
	return (element) => {
		const target = element as HTMLElement;
		// A list draws hundreds of these while it is scrolled: what ends a tooltip is listened for once one may be shown.
		let awake: readonly (() => void)[] = [];
		const wake = (): void => {
			if (awake.length > 0) return;
			awake = [
				on(target, 'pointerleave', () => later(hide, CLOSE_AFTER)),
				on(target, 'pointerdown', hide),
				on(target, 'focusout', hide)
			];
		};
		const offs = [
			on(target, 'pointerenter', (event) => {
				wake();
				if (event.pointerType !== 'touch') later(() => show(element, text, when), OPEN_AFTER);
			}),
			on(target, 'focusin', (event) => {
				wake();
				const { target: focused } = event;
				if (focused instanceof Element && focused.matches(':focus-visible'))
					show(element, text, when);
			})
		];
		return () => {
			for (const off of [...offs, ...awake]) off();
			if (shownFor === element) hide();
		};
	};
}
