import { afterEach, expect, test } from 'vitest';
import { SectionInView } from './section-in-view.svelte';

const IDS = ['you', 'browser', 'storage', 'about'] as const;
const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** A page of sections of this height, in a window of 400 px with something over its upper 100. */
function page(heights: readonly number[], asked?: string) {
	const main = document.createElement('main');
	main.style.cssText = 'height: 400px; overflow: auto';
	const around = document.createElement('div');
	for (const [at, id] of IDS.entries()) {
		const section = document.createElement('section');
		section.id = id;
		section.style.cssText = `height: ${String(heights[at])}px; scroll-margin-top: 100px`;
		around.append(section);
	}
	main.append(around);
	document.body.append(main);
	const inView = new SectionInView(IDS);
	const detach = [
		inView.watch(around),
		asked === undefined ? undefined : inView.show(asked)(around)
	];
	ends.push(() => {
		for (const end of detach) end?.();
		main.remove();
	});
	return { main, inView, first: around.children[0] as HTMLElement };
}

test('what is read is what begins below that which stands above the sections', async () => {
	const { main, inView } = page([500, 500, 500, 500]);
	await expect.poll(() => inView.current).toBe('you');
	main.scrollTop = 401;
	await expect.poll(() => inView.current).toBe('browser');
});

test('a section whose address is opened is named, also near the end, where it cannot come to the top', async () => {
	const { main, inView } = page([500, 500, 150, 50], 'storage');
	expect(main.scrollTop).toBe(800);
	// The observer has told what else there is.
	await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
	expect(inView.current).toBe('storage');
	main.dispatchEvent(new WheelEvent('wheel'));
	main.scrollTop = 0;
	await expect.poll(() => inView.current).toBe('you');
});

test('it stays in view while what is above it is loaded', async () => {
	const { main, inView, first } = page([100, 500, 500, 500], 'storage');
	const top = () => document.getElementById('storage')?.getBoundingClientRect().top ?? 0;
	const at = top() - main.getBoundingClientRect().top;
	expect(at).toBeCloseTo(99, 0);
	first.style.height = '400px';
	// As a browser does that holds other content in its place.
	main.scrollTop += 50;
	await expect.poll(() => top() - main.getBoundingClientRect().top).toBeCloseTo(99, 0);
	expect(inView.current).toBe('storage');
});
