import { expect, type Page } from '@playwright/test';
import { encodeFromRelay } from '../../src/lib/protocol/codec';
import { PROTOCOL_VERSION } from '../../src/lib/protocol/messages';

/** From now on the page meets a relay that speaks another version than it. */
export async function relayOfAnotherVersion(page: Page): Promise<void> {
	const challenge = encodeFromRelay({
		type: 'challenge',
		challenge: {
			version: PROTOCOL_VERSION + 1,
			relay: 'newer',
			nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
			workspace: null
		}
	});
	await page.routeWebSocket(/\/sync\//, (socket) => {
		socket.send(Buffer.from(challenge));
	});
}

/** Pages of this kind believe that it is so many milliseconds later, or earlier, than it is. */
export async function clockOff(page: Page, milliseconds: number): Promise<void> {
	await page.addInitScript((shift) => {
		const RightDate = Date;
		class WrongDate extends RightDate {
			constructor(...parts: unknown[]) {
				if (parts.length === 0) super(RightDate.now() + shift);
				else super(...(parts as [number]));
			}
			static override now(): number {
				return RightDate.now() + shift;
			}
		}
		globalThis.Date = WrongDate as DateConstructor;
	}, milliseconds);
}

/** The browser refuses to open any database, as it does in some private windows. */
export async function refuseStorage(page: Page): Promise<void> {
	await page.addInitScript(() => {
		IDBFactory.prototype.open = () => {
			throw new DOMException('The user denied permission to access the database.', 'SecurityError');
		};
	});
}

/** Lets `fillStorage` work in this page; to be called before it loads. */
export async function prepareFullStorage(page: Page): Promise<void> {
	await page.addInitScript(() => {
		for (const name of ['add', 'put'] as const) {
			const write = Reflect.get(IDBObjectStore.prototype, name) as (
				this: IDBObjectStore,
				...parts: unknown[]
			) => IDBRequest<IDBValidKey>;
			IDBObjectStore.prototype[name] = function (...parts) {
				if (document.documentElement.dataset['storage'] === 'full') {
					throw new DOMException('No room.', 'QuotaExceededError');
				}
				return write.apply(this, parts);
			};
		}
	});
}

/** The device has no room left, or has it again. */
export async function fillStorage(page: Page, full: boolean): Promise<void> {
	await page.evaluate(
		(state) => {
			document.documentElement.dataset['storage'] = state;
		},
		full ? 'full' : 'free'
	);
}

/** Makes a link that lets in as many people as told, on the people screen. */
export async function openLink(admin: Page, origin: string, uses = 1): Promise<string> {
	await admin.goto(`${origin}/people`);
	await admin.getByRole('tab', { name: 'Invitations' }).click();
	await admin.getByRole('button', { name: 'Invite by link' }).first().click();
	const dialog = admin.getByRole('dialog', { name: 'Invite by link' });
	await dialog.getByLabel('How many people may use it').fill(String(uses));
	await dialog.getByRole('button', { name: 'Make the link' }).click();
	const link = await dialog.getByLabel('Invitation link').inputValue();
	await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
	await expect(dialog).toBeHidden();
	return link;
}
