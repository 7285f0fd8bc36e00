/** Bounds on what one device, one member, one address and all of them together may use of the relay. */
export interface Limits {
	/**
	 * The largest frame, bytes. Larger than a document, because a device sends a whole document in one frame.
	 */
	readonly frame: number;
	/**
	 * The largest update of one record, bytes. As large as a record, because a device may send a whole one.
	 */
	readonly update: number;
	/** The largest merged state of one record, bytes. */
	readonly record: number;
	/** The largest merged state of a room's own document, bytes. */
	readonly document: number;
	/**
	 * The most structs of one record, and of a room's own document. A struct takes much more memory than its
	 * bytes.
	 */
	readonly recordParts: number;
	readonly documentParts: number;
	/**
	 * The highest cost of applying one update, microseconds; and of one from an admin, who may refill a lost
	 * relay.
	 */
	readonly work: number;
	readonly adminWork: number;
	/** The most Yjs client ids in one document: of one device, of one member, of everybody. */
	readonly deviceAuthors: number;
	readonly memberAuthors: number;
	readonly documentAuthors: number;
	/**
	 * Bytes that one member's edits may add to the disk in one go, and from then on per second: see
	 * `access/budgets.ts`.
	 */
	readonly memberStored: number;
	readonly memberStoredPerSecond: number;
	/**
	 * The most devices of one member, links of theirs that are still open, and spaces that they have made.
	 */
	readonly memberDevices: number;
	readonly memberLinks: number;
	readonly memberSpaces: number;
	/** The memory for records in use, over all rooms, bytes. */
	readonly held: number;
	/** The size of one room's log, bytes. Beyond it, the oldest entries are compacted away. */
	readonly logBytes: number;
	/**
	 * Bytes that may wait to be read over all connections. Beyond it, the devices that leave most unread are
	 * cut off.
	 */
	readonly unreadAll: number;
	/** The largest awareness update, bytes. */
	readonly awareness: number;
	/** Awareness updates of one connection in one go, and from then on per second. Others are dropped. */
	readonly awarenessBurst: number;
	readonly awarenessPerSecond: number;
	/** Frames of one device in one go, and from then on per second. The rest is read later. */
	readonly burst: number;
	readonly perSecond: number;
	/** Bytes of one device in one go, and from then on per second. The rest is read later. */
	readonly burstBytes: number;
	readonly bytesPerSecond: number;
	/** How long a device may take to prove who it is, ms. */
	readonly proving: number;
	/** Frames and bytes that are queued for a device that has not proved who it is. */
	readonly queuedFrames: number;
	readonly queuedBytes: number;
	/**
	 * Those bytes over all connections. Beyond it, a connection that has sent more than a little is cut off.
	 */
	readonly allQueuedBytes: number;
	/** Bytes that one device may leave unread, over all of its connections, before it is cut off. */
	readonly unread: number;
	/** How long a room stays in memory after the last device left, ms. */
	readonly idleRoom: number;
	/** The most records in a batch, and its approximate size in bytes. */
	readonly batchRecords: number;
	readonly batchBytes: number;
	/** How many of the last log entries count as recent: a new device is sent the records that they changed early. */
	readonly recentEntries: number;
	/** Log entries that are kept for devices that catch up. Older ones are compacted away. */
	readonly logEntries: number;
	/** Connections that have proved who they are, over all. Beyond it, the member with the most loses one. */
	readonly connections: number;
	/** Open connections that came without a ticket, from one address. */
	readonly addressConnections: number;
	/** Open connections of one device: each tab has one. */
	readonly deviceConnections: number;
	/** Channels of one device over all of its connections; a connection for one room counts as one. */
	readonly deviceChannels: number;
	/** Rooms that one device is in at once. */
	readonly deviceRooms: number;
	/**
	 * Connections that have not proved who they are: over all, and from one address. Beyond it, an older one
	 * is closed.
	 */
	readonly strangers: number;
	readonly addressStrangers: number;
	/**
	 * Connections with a ticket that have not yet proved who they are. Beyond it, the device with the most
	 * loses one.
	 */
	readonly returning: number;
	/**
	 * Open HTTP connections other than websockets, when there is no proxy. Beyond it, an older one is closed.
	 */
	readonly httpConnections: number;
	/**
	 * Requests to the HTTP API with one token: in one go, from then on per second, and open at once; and the
	 * largest body, bytes.
	 */
	readonly apiBurst: number;
	readonly apiPerSecond: number;
	readonly apiRequests: number;
	readonly apiBody: number;
	/** Webhooks of the workspace, and deliveries of all of them that are under way at once. */
	readonly webhooks: number;
	readonly webhooksAtOnce: number;
	/** How long a delivery may take, ms, and how much of its answer is read, bytes. */
	readonly webhookTimeout: number;
	readonly webhookAnswer: number;
	/** How long a webhook may fail before it is paused, ms. */
	readonly webhookGiveUp: number;
	/** Requests below `/files` with an invalid pass, and to the API with an invalid token, per minute: from one address, and from one network. */
	readonly wrongPasses: number;
	readonly allWrongPasses: number;
	/** Attempts with a wrong claim or invitation secret per minute: from one address, and from one network. */
	readonly wrongSecrets: number;
	readonly allWrongSecrets: number;
	/** The largest file, bytes. */
	readonly file: number;
	/**
	 * Bytes of all files that one member has uploaded and that are still kept, unfinished uploads included.
	 */
	readonly memberFiles: number;
	/** Bytes of all kept files of the workspace, each counted once, and of what all uploads will take. */
	readonly workspaceFiles: number;
	/**
	 * Unfinished uploads of one member. Beyond it, the one that has made no progress for longest is dropped.
	 */
	readonly memberUploads: number;
	/** Bytes that stay free on the disk. An upload that would need them is not started. */
	readonly diskReserve: number;
	/** Bytes of files that one member may upload in one go, and from then on per second. */
	readonly fileBurst: number;
	readonly filesPerSecond: number;
	/** Requests for files of one device: in one go, from then on per second, and open at once. */
	readonly requestBurst: number;
	readonly requestsPerSecond: number;
	readonly deviceRequests: number;
	/** Bytes of files that one member may download in one go, and from then on per second. */
	readonly fetchBurst: number;
	readonly fetchesPerSecond: number;
	/** How long a file that no record names any more, and an unfinished upload, is kept, ms. */
	readonly fileGrace: number;
}

const KB = 1024;
const MB = 1024 * KB;

/** The bytes of a frame beside the largest thing in it. */
export const FRAME_HEAD = 64 * KB;

/** Enough for a large team, and for a small machine. Each limit can be set: see `ops/config.ts`. */
export const DEFAULT_LIMITS: Limits = {
	frame: 8 * MB + FRAME_HEAD,
	update: 4 * MB,
	record: 4 * MB,
	document: 8 * MB,
	recordParts: 16_000,
	documentParts: 40_000,
	work: 50_000,
	adminWork: 500_000,
	deviceAuthors: 1_000,
	memberAuthors: 2_000,
	documentAuthors: 20_000,
	memberStored: 512 * MB,
	memberStoredPerSecond: 32 * KB,
	memberDevices: 100,
	memberLinks: 500,
	memberSpaces: 5_000,
	held: 256 * MB,
	logBytes: 64 * MB,
	unreadAll: 256 * MB,
	awareness: 16 * KB,
	awarenessBurst: 300,
	awarenessPerSecond: 100,
	burst: 20_000,
	perSecond: 1_000,
	burstBytes: 64 * MB,
	bytesPerSecond: 4 * MB,
	proving: 10_000,
	queuedFrames: 16,
	queuedBytes: 2 * MB,
	allQueuedBytes: 64 * MB,
	unread: 32 * MB,
	idleRoom: 30_000,
	batchRecords: 500,
	batchBytes: 512 * KB,
	recentEntries: 2_000,
	logEntries: 50_000,
	connections: 10_000,
	addressConnections: 2_000,
	deviceConnections: 100,
	deviceChannels: 4_000,
	deviceRooms: 300,
	strangers: 500,
	addressStrangers: 200,
	returning: 2_000,
	httpConnections: 2_000,
	apiBurst: 600,
	apiPerSecond: 20,
	apiRequests: 8,
	apiBody: 256 * KB,
	webhooks: 50,
	webhooksAtOnce: 16,
	webhookTimeout: 10_000,
	webhookAnswer: 64 * KB,
	webhookGiveUp: 3 * 86_400_000,
	wrongPasses: 120,
	allWrongPasses: 2_400,
	wrongSecrets: 30,
	allWrongSecrets: 600,
	file: 2048 * MB,
	memberFiles: 20 * 1024 * MB,
	workspaceFiles: 1024 * 1024 * MB,
	memberUploads: 100,
	diskReserve: 256 * MB,
	fileBurst: 2 * 1024 * MB,
	filesPerSecond: MB,
	requestBurst: 2_000,
	requestsPerSecond: 50,
	deviceRequests: 128,
	fetchBurst: 4 * 1024 * MB,
	fetchesPerSecond: 8 * MB,
	fileGrace: 7 * 86_400_000
};
