import {
	CHANNELS,
	CONTROL,
	encodeControl,
	inChannel,
	readChannel
} from '../../../src/lib/protocol/channels';
import type { Connection, Open } from './connection';
import { enterRoomBy, isWelcome, type Entrance } from './polder-client';

/** A device's connection for many rooms, with a channel in each of them. */
export class ChannelClient<Opened extends Connection> {
	/** Takes the frames of the channels as they arrive. */
	onFrame: (room: string, frame: Uint8Array) => void = () => undefined;
	private readonly numbers = new Map<string, number>();
	private readonly rooms = new Map<number, string>();

	private constructor(readonly connection: Opened) {}

	/** Connects, proves who it is and enters the rooms; resolves when it is in all of them. */
	static async open<Opened extends Connection>(
		open: Open<Opened>,
		entrance: Omit<Entrance, 'room'>,
		rooms: readonly string[]
	): Promise<ChannelClient<Opened>> {
		let frames: (frame: Uint8Array) => void = () => undefined;
		const connection = await enterRoomBy(
			// The handshake is said in the channel of the connection.
			async (url, onFrame, protocols) => {
				const opened = await open(
					url,
					(frame) => {
						onFrame(frame[0] === CONTROL ? frame.subarray(1) : frame);
					},
					protocols
				);
				const send = opened.send.bind(opened);
				opened.send = (frame) => {
					send(inChannel(CONTROL, frame));
				};
				return Object.assign(opened, { sendRaw: send });
			},
			{ ...entrance, room: CHANNELS },
			() => undefined
		);
		connection.send = connection.sendRaw;
		connection.onFrame = (frame) => {
			frames(frame);
		};
		const client = new ChannelClient<Opened>(connection);
		const entered = new Promise<void>((resolve) => {
			const awaited = new Set(rooms);
			frames = (frame) => {
				const read = readChannel(frame);
				if (!read.ok) throw new Error(read.error.malformed);
				const room = client.rooms.get(read.value.channel);
				if (room === undefined) return;
				if (isWelcome(read.value.message)) {
					awaited.delete(room);
					if (awaited.size === 0) resolve();
				}
				client.onFrame(room, read.value.message);
			};
		});
		rooms.forEach((room, index) => {
			client.numbers.set(room, index + 1);
			client.rooms.set(index + 1, room);
			connection.send(encodeControl({ type: 'open', channel: index + 1, room }));
		});
		await entered;
		return client;
	}

	/** Sends a frame in the channel of a room. */
	send(room: string, frame: Uint8Array): void {
		const channel = this.numbers.get(room);
		if (channel === undefined) throw new Error(`no channel to ${room}`);
		this.connection.send(inChannel(channel, frame));
	}
}
