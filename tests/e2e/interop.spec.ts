import { expect } from '@playwright/test';
import { test } from '../support/journey';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { addDeal, claim, spaceOf, synced } from '../support/app';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.stop());

test('a plain y-websocket client with an API token reads and edits a space’s document, and is sent nothing else', async ({
	page
}) => {
	await claim(page, relay.link);
	const space = spaceOf(page);
	await addDeal(page, 'Not for scripts');
	await synced(page);

	await page.goto(`${relay.url}/settings/integrations`);
	await page.getByRole('tab', { name: 'API tokens' }).click();
	await page.getByRole('button', { name: 'New API token' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Name').fill('A script');
	await dialog.getByRole('checkbox', { name: 'Sales', exact: true }).check();
	await dialog.getByLabel('It may', { exact: true }).selectOption({ label: 'read and write' });
	await dialog.getByRole('button', { name: 'Make the token' }).click();
	const token = await dialog.getByLabel('API token').inputValue();
	await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();

	const types = new Set<number>();
	class Listening extends WebSocket {
		constructor(...parts: ConstructorParameters<typeof WebSocket>) {
			super(...parts);
			this.on('message', (data: Buffer) => types.add(data[0] ?? -1));
		}
	}
	const doc = new Y.Doc();
	const provider = new WebsocketProvider(
		`${relay.url.replace('http', 'ws')}/sync/v1`,
		`space.${space}`,
		doc,
		{
			protocols: [`polder-token.${token}`],
			WebSocketPolyfill: Listening as unknown as typeof globalThis.WebSocket,
			disableBc: true
		}
	);
	await expect.poll(() => provider.synced).toBe(true);
	expect(doc.getMap('space').get('name')).toBe('Sales');

	doc.getMap('space').set('name', 'Renamed by a script');
	await expect(
		page.getByRole('navigation', { name: 'Main navigation' }).getByText('Renamed by a script')
	).toBeVisible();

	await page.goto(`${relay.url}/s/${space}`);
	await addDeal(page, 'Made meanwhile');
	await synced(page);
	const all = ['space', 'members', 'stages', 'fields', 'posts'].map((root) =>
		doc.getMap(root).toJSON()
	);
	expect(JSON.stringify(all)).not.toContain('Not for scripts');
	// 0 and 1 are y-websocket's own: sync and awareness.
	expect([...types].filter((type) => type > 1)).toEqual([]);
	provider.destroy();
});
