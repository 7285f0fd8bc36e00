import type { Page } from '@playwright/test';

/** A finger on the page, moved by the browser's own input pipeline. */
export async function finger(page: Page) {
	const session = await page.context().newCDPSession(page);
	const touch = (
		type: 'touchStart' | 'touchMove' | 'touchEnd',
		points: { x: number; y: number }[]
	) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
	return {
		down: (x: number, y: number) => touch('touchStart', [{ x, y }]),
		move: (x: number, y: number) => touch('touchMove', [{ x, y }]),
		up: () => touch('touchEnd', [])
	};
}
