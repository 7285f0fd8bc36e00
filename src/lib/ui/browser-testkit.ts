import axe, { type RunOptions } from 'axe-core';
import { createRawSnippet } from 'svelte';
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import '../../app.css';
import { m } from '$lib/i18n/messages';
import { LANGUAGES, locale } from './locale.svelte';

// Pages of one browser share their settings, and several are tested at a time: none is to follow what another does.
addEventListener(
	'storage',
	(event) => {
		if (event.isTrusted) event.stopImmediatePropagation();
	},
	{ capture: true }
);
locale.start();
locale.current = 'en';

/** The windows that components are looked at in. */
const WINDOWS = { desktop: [1280, 800], phone: [390, 844], narrowest: [320, 640] } as const;

/** Gives the window the size of a desktop, of a phone, or of the narrowest phone that there is. */
export const showOn = (kind: keyof typeof WINDOWS): Promise<void> =>
	page.viewport(WINDOWS[kind][0], WINDOWS[kind][1]);

/** Says something in every language of the app, one after the other, and goes back to English. */
export async function inEveryLanguage(
	look: (language: 'en' | 'vi' | 'pl') => Promise<void> | void
): Promise<void> {
	try {
		for (const { locale: language } of LANGUAGES) {
			locale.current = language;
			await look(language);
		}
	} finally {
		locale.current = 'en';
	}
}

/** The texts of the app, in the language of the moment. */
export const words = m;

/** A piece of a page, written down as HTML with one element around it. */
export const html = (text: string) => createRawSnippet(() => ({ render: () => text }));

/** A row of a list, made of its number; each number keeps its element. */
export const numbered = (text: (index: number) => string) =>
	createRawSnippet<[number]>((index) => ({ render: () => `<p>${text(index())}</p>` }));

/** What a single component has to meet; a page's own parts, such as its title, are left to the journeys. */
const RULES: RunOptions = {
	runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
	rules: { 'document-title': { enabled: false } },
	resultTypes: ['violations']
};

/**
 * Lets every colour be there at once: on a busy machine one that was still on its way from another theme was taken for
 * the colour itself. Returns what takes it back.
 */
function withoutTransitions(): () => void {
	const style = document.createElement('style');
	style.textContent = '*, *::before, *::after { transition: none !important; }';
	document.head.append(style);
	return () => style.remove();
}

/** Resolves when what moves by itself has come to its end. */
async function settled(): Promise<void> {
	// The first frame takes the new colours in, the second shows what is on its way to them.
	for (let frame = 0; frame < 2; frame++) {
		await new Promise((resolve) => requestAnimationFrame(resolve));
	}
	await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
}

/** Looks for faults against WCAG 2.2 AA in what is shown now, in light and in dark. */
export async function expectAccessible(
	choices: readonly ('light' | 'dark')[] = ['light', 'dark']
): Promise<void> {
	// Not by the person's choice, which all pages of a browser share: other tests look at the same time.
	const root = document.documentElement;
	const restore = withoutTransitions();
	try {
		for (const choice of choices) {
			root.dataset['theme'] = choice;
			await settled();
			const { violations } = await axe.run(document, RULES);
			const found = violations.map(({ id, nodes }) => ({
				id,
				at: nodes.map(
					({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`
				)
			}));
			expect(found, choice).toEqual([]);
		}
	} finally {
		delete root.dataset['theme'];
		restore();
	}
}

/** Nothing makes the page scroll sideways. */
export function expectNoSidewaysScroll(): void {
	const { scrollWidth, clientWidth } = document.documentElement;
	expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}
