import type { WebsocketProvider } from 'y-websocket';
import { platform } from './platform';

/**
 * Lets silence be counted from now when the device's clock has been set back: what was heard last would lie ahead of
 * it, and a connection that is dead would count as alive until the clock has come there again.
 */
export function countSilence(provider: Pick<WebsocketProvider, 'wsLastMessageReceived'>): void {
	let heard = provider.wsLastMessageReceived;
	Object.defineProperty(provider, 'wsLastMessageReceived', {
		configurable: true,
		get: () => (heard = Math.min(heard, platform.now())),
		set: (at: number) => {
			heard = at;
		}
	});
}
