import { expect, test, vi } from 'vitest';
import { afterContent, awaitContent, contentShown } from './after-content';
import { afterPaint } from './after-paint';
import { attachLater } from './attach-later';

test('an attachment is loaded after the painting, attaches at once from then on, and ends as others do', async () => {
	const log: string[] = [];
	const load = vi.fn(async () => ({
		mark: (name: string) => () => {
			log.push(`${name} begins`);
			return () => void log.push(`${name} ends`);
		}
	}));
	const later = attachLater(load);
	const element = document.createElement('div');
	const first = later(({ mark }) => mark('first'))(element);
	const gone = later(({ mark }) => mark('gone'))(element);
	gone?.();
	expect(log).toEqual([]);
	await vi.waitFor(() => expect(log).toEqual(['first begins']));
	first?.();
	const second = later(({ mark }) => mark('second'))(element);
	second?.();
	expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	expect(load).toHaveBeenCalledTimes(1);
});

test('while the first content is awaited its code is not asked for, and is as soon as it is painted', async () => {
	awaitContent();
	const load = vi.fn(async () => ({ mark: () => () => undefined }));
	attachLater(load)(({ mark }) => mark())(document.createElement('div'));
	const painted = vi.fn();
	afterPaint(painted);
	await vi.waitFor(() => expect(painted).toHaveBeenCalled());
	expect(load).not.toHaveBeenCalled();
	contentShown();
	await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
	// Nothing is awaited any more: what comes next waits for its own painting alone.
	const next = vi.fn();
	afterContent(next);
	await vi.waitFor(() => expect(next).toHaveBeenCalledTimes(1));
});
