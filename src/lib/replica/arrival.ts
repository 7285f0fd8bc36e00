import * as decoding from 'lib0/decoding';
import { fail, succeed, type Result } from '../domain/core/result';
import { decodeFromRelay, encodeFromDevice } from '../protocol/codec';
import type { Intent, Welcome } from '../protocol/handshake';
import { signHello } from '../protocol/hello';
import { CLOSE, POLDER_MESSAGE, PROTOCOL_VERSION } from '../protocol/messages';
import { SYNC_PATH } from '../protocol/rooms';
import type { Device } from './device';
import { platform } from './platform';

/**
 * Why a device could not arrive: no relay was reached; the secret is wrong, expired or used up; the
 * relay keeps another workspace, is claimed, or speaks another version.
 */
export type ArrivalFailure = 'unreachable' | 'unknown' | 'elsewhere' | 'version';

export type Arrival = Result<Welcome, ArrivalFailure>;

/** How long to wait for the relay, in ms. */
const PATIENCE = 15_000;

/** Claims a relay or joins its workspace: one connection, one question, one answer. */
export function arrive(
	device: Pick<Device, 'id' | 'publicKey' | 'sign'>,
	surroundings: {
		readonly origin: string;
		readonly socket: typeof WebSocket;
		readonly workspace: string | null;
	},
	intent: Exclude<Intent, { kind: 'enter' }>
): Promise<Arrival> {
	const { origin, workspace } = surroundings;
	const room = 'directory';
	const socket = new surroundings.socket(`${origin.replace(/^http/, 'ws')}${SYNC_PATH}/${room}`);
	socket.binaryType = 'arraybuffer';
	return new Promise((resolve) => {
		const timer = platform.timeout(() => {
			end(fail('unreachable'));
		}, PATIENCE);
		const end = (arrival: Arrival) => {
			timer.cancel();
			resolve(arrival);
			socket.close();
		};
		socket.onclose = ({ code }) => {
			end(fail(failureOf(code)));
		};
		socket.onmessage = ({ data }) => {
			const decoder = decoding.createDecoder(new Uint8Array(data as ArrayBuffer));
			if (decoding.readVarUint(decoder) !== POLDER_MESSAGE) return;
			const read = decodeFromRelay(decoder);
			if (!read.ok) end(fail('version'));
			else if (read.value.type === 'welcome') end(succeed(read.value.welcome));
			else if (read.value.type === 'challenge') {
				const { challenge } = read.value;
				if (challenge.version !== PROTOCOL_VERSION) {
					end(fail('version'));
					return;
				}
				signHello(challenge, device, { workspace, room, origin, intent }).then(
					(hello) => {
						socket.send(encodeFromDevice({ type: 'hello', hello }));
					},
					() => {
						end(fail('unknown'));
					}
				);
			}
		};
	});
}

function failureOf(code: number): ArrivalFailure {
	switch (code) {
		case CLOSE.unknown:
		case CLOSE.closed:
			return 'unknown';
		case CLOSE.elsewhere:
			return 'elsewhere';
		case CLOSE.version:
			return 'version';
		default:
			return 'unreachable';
	}
}
