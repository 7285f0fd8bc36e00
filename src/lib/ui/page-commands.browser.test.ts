import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Menu from './Menu.svelte';
import type { MenuEntry } from './menu';
import { pageCommands } from './page-commands';

let part: HTMLElement;
beforeEach(() => {
	part = document.createElement('main');
	document.body.append(part);
});
afterEach(() => part.remove());

const put = (html: string) => {
	part.innerHTML = html;
	return pageCommands([part]);
};
const titles = (html: string) => put(html).map(({ title }) => title);

test('the buttons and links of the page are commands, by their names, each once', () => {
	const found = put(`
		<button>Group  by</button><button aria-label="Sort by"><b>x</b></button>
		<button>Group by</button><a href="/s/1/settings">Space settings</a>`);
	expect(found.map(({ title, does }) => [title, does.is])).toEqual([
		['Group by', 'run'],
		['Sort by', 'run'],
		['Space settings', 'link']
	]);
});

test('what is hidden, disabled or of one record among many is none', () => {
	expect(
		titles(`
		<button hidden>Hidden</button><button style="visibility: hidden">Unseen</button>
		<button disabled>Off</button><button aria-disabled="true">Not now</button>
		<button></button><div data-record="r"><button>Card</button></div>
		<table><tr><td><button>Row</button></td></tr></table><ul><li><button>Line</button></li></ul>
		<form><button>Send</button></form><nav><ul><li><button>Tab</button></li></ul></nav>`)
	).toEqual(['Tab']);
});

test('a part that stands in a list itself has commands', () => {
	part.innerHTML = '<ul><li><section><button>Inside</button></section></li></ul>';
	const section = part.querySelector('section');
	expect(section && pageCommands([section]).map(({ title }) => title)).toEqual(['Inside']);
});

test('to run a button is to press it, with the focus on it', () => {
	const [command] = put('<button aria-keyshortcuts="Alt+ArrowDown Meta+J">Next</button>');
	const button = part.querySelector('button');
	const pressed = vi.fn();
	button?.addEventListener('click', pressed);
	if (command?.does.is === 'run') command.does.run();
	expect(pressed).toHaveBeenCalledOnce();
	expect(document.activeElement).toBe(button);
	expect(command?.keys).toBe('Alt ArrowDown');
});

test('the entries of a closed menu are commands, those of its branches too', async () => {
	const rename = vi.fn();
	const items: readonly MenuEntry[] = [
		{ label: 'Rename', keys: 'F2', run: rename },
		{ label: 'Delete', disabled: true, run: () => undefined },
		{ separator: true },
		{ label: 'Move to', items: [{ label: 'Won', run: () => undefined }] },
		{ label: 'Help', href: '/help' }
	];
	await render(Menu, { label: 'Actions', items });
	await expect.element(page.getByRole('button', { name: 'Actions' })).toBeVisible();
	const found = pageCommands([document.body]);
	expect(found.map(({ title, of, keys }) => [title, of, keys])).toEqual([
		['Rename', 'Actions', 'F2'],
		['Won', 'Move to', ''],
		['Help', 'Actions', '']
	]);
	const [first] = found;
	if (first?.does.is === 'run') first.does.run();
	expect(rename).toHaveBeenCalledOnce();
});
