/**
 * A change of the product that breaks a promise: the simulation has to notice it. `from` is text that occurs
 * once in the file, and `to` is what stands in its place in the mutant. `verdicts.mjs` has which seed notices it.
 *
 * @typedef {{ readonly name: string, readonly file: string, readonly from: string, readonly to: string }} Mutant
 */

/** @typedef {(file: string, name: string, from: string, to: string) => Mutant} Make */

/** @type {Make} */
const relay = (file, name, from, to) => ({
	name,
	file: `sync-server/${file}`,
	from,
	to
});

/** @type {Make} */
const replica = (file, name, from, to) => ({
	name,
	file: `src/lib/${file}`,
	from,
	to
});

/**
 * Mutants of relay and replica, and mends of the sync core that are taken out. `mutate.mjs` runs them.
 *
 * @type {readonly Mutant[]}
 */
export const MUTANTS = [
	relay(
		'store/committer.ts',
		'acknowledges before the commit',
		'await store.commit(commits, rows);',
		'void store.commit(commits, rows).catch(() => undefined);'
	),
	relay(
		'store/committer.ts',
		'what builds on a failed write is stored all the same',
		'this.waiting = this.waiting.filter((write) => !falls(write));',
		''
	),
	relay(
		'rooms/record-log.ts',
		'an edit is not handed on',
		'this.subscriptions.take(committed);',
		''
	),
	relay(
		'rooms/record-log.ts',
		'changed rights do not change what is sent',
		'		this.subscriptions.reachesChanged();',
		''
	),
	relay(
		'rooms/record-log.ts',
		'a refusal shows the state to whoever asks',
		'return facts !== null && mayRead(reachOf(member, this.surroundings.people()), facts);',
		'return facts !== null;'
	),
	relay(
		'rooms/subscriptions.ts',
		'an edit is sent before its place in the log is known',
		'this.committed = edit.seq;',
		''
	),
	relay(
		'rooms/subscriptions.ts',
		'a log that went back is not said to have gone back',
		"wentBack: since === 'went-back'",
		'wentBack: false'
	),
	relay('rooms/catch-up.ts', 'what has left reach is not withdrawn', 'batches.withdraw(id);', ''),
	relay(
		'rooms/relay.ts',
		'nobody is sent away when rights change',
		'		this.checkConnections();\n		this.rooms.rightsChanged();',
		'		this.rooms.rightsChanged();'
	),
	relay(
		'rooms/relay.ts',
		'rooms do not hear of changed rights',
		'		this.checkConnections();\n		this.rooms.rightsChanged();',
		'		this.checkConnections();'
	),
	relay(
		'rooms/rooms.ts',
		'nobody is sent the list of spaces',
		"if (address.kind === 'directory') this.catalogues.refresh([client]);",
		''
	),
	relay(
		'rooms/rooms.ts',
		'a room goes on with what could not be stored',
		"this.restart(name, CLOSE.storage, 'could not store');",
		''
	),
	relay(
		'rooms/shared-document.ts',
		'a document’s change is not handed on',
		'this.fresh.push({ update, by });',
		''
	),
	relay(
		'rooms/shared-document.ts',
		'a refused change is not answered',
		"client.tell({ type: 'unsaved', count, ...wordsOf(refusal), state });",
		''
	),
	relay(
		'access/rights.ts',
		'rights that could not be stored count',
		"if (about.kind === 'directory') this.directory = this.storedPeople();",
		''
	),
	replica(
		'domain/access/reach.ts',
		'a supervisor sees every team',
		'if (team.supervisors.includes(member.id)) teams.add(team.id);',
		'teams.add(team.id);'
	),
	replica(
		'domain/access/reach.ts',
		'private spaces are open',
		"space.visibility === 'public' && member.role !== 'guest'",
		"space.visibility !== 'hidden' && member.role !== 'guest'"
	),
	replica(
		'replica/record-channel.ts',
		'what was on its way is not sent again',
		'		this.sentUpTo = 0;\n		this.inFlight = [];',
		'		this.inFlight = [];'
	),
	replica(
		'replica/record-channel.ts',
		'a relay that went back is not filled again',
		'if (wentBack) await this.store.refill(this.room, whole.sent);',
		''
	),
	replica(
		'replica/record-channel.ts',
		'what is not of the whole is kept',
		"await this.store.retainOnly(this.room, whole.sent, wentBack ? 'lost' : 'sent');",
		''
	),
	replica(
		'replica/record-channel.ts',
		'a cursor is stored before what it stands for has come',
		'const now = this.upToDate ? cursor : null;',
		'const now = cursor;'
	),
	replica(
		'replica/record-channel.ts',
		'an incomplete edit is not sent as a whole',
		'this.takeAnswer(message, () => sendWhole(this.store.db, message.number))',
		"this.takeAnswer(message, () => Promise.resolve('taken'))"
	),
	replica(
		'replica/relay-link.ts',
		'called saved before the relay has all of it',
		'if (this.offered && this.saved >= this.sent) this.listener',
		'if (this.offered) this.listener'
	),
	replica(
		'replica/relay-connection.ts',
		'a silent connection is waited for',
		'			// The next attempt has waited long enough.',
		'			if (Date.now() > 0) return;'
	),
	replica(
		'replica/document-instance.ts',
		'a change of another tab is not passed on',
		'if (origin === this.provider && this.fromTab) this.passOn(update);',
		''
	),
	replica(
		'replica/document-instance.ts',
		'what could not be stored is not stored later',
		'		if (this.isBehind) {',
		'		if (this.isBehind && Date.now() === 0) {'
	),
	replica(
		'replica/live-document.ts',
		'a refused document is not replaced in other tabs',
		'				if (current === null || current.number <= this.generation) return;',
		'				if (current !== null) return;'
	),
	replica(
		'replica/rooms.ts',
		'what a closed space held stays on the device',
		'await this.ports.records.removeRoom(room.document.room);',
		''
	),
	replica(
		'replica/rooms.ts',
		'an unsaved change is not taken back',
		'room.document.replace(refusal, state).catch(this.ports.onFailure);',
		''
	),
	replica(
		'replica/catalogue.ts',
		'a list of spaces that could not be stored is forgotten',
		'if (storageFaultIn(error) === null) this.owed.shift();',
		'this.owed.shift();'
	),
	replica(
		'replica/leader.ts',
		'a tab takes the lead from one that lives',
		'this.unchanged < this.timing.looks ||',
		''
	),
	replica(
		'replica/status-board.ts',
		'says synced before it has caught up',
		'(!isLeading() || this.allCaughtUp()) &&',
		''
	),
	// Read and write are one step.
	relay(
		'access/invitations.ts',
		'a link is read from the disk while its use is on the way there',
		"const known = this.tables.get('invitations', id);\n		if (known === undefined) return fail('unknown');\n		const row = v.parse(rowSchema, known);\n		const before",
		"const known = this.tables.stored('invitations', id);\n		if (known === undefined) return fail('unknown');\n		const row = v.parse(rowSchema, known);\n		const before"
	),
	// A rollback is noticed.
	relay(
		'rooms/positions.ts',
		'a cursor counts in another run of the relay',
		'const end = Math.min(this.runs.get(run) ?? -1, this.committed());',
		'const end = this.committed();'
	),
	relay(
		'rooms/positions.ts',
		'a cursor counts in another log',
		"if (position?.log !== logName(store.logId)) return 'went-back';",
		"if (position == null) return 'went-back';"
	),
	// Rights that change during a slow catch-up.
	relay(
		'rooms/subscriptions.ts',
		'what a device discarded during its catch-up counts as there',
		'subscription?.progress?.discard(record);',
		''
	),
	relay(
		'rooms/catch-up-progress.ts',
		'what changed before its turn counts as sent',
		'if (this.waits(id)) this.changed.add(id);',
		'if (this.waits(id)) this.has.set(id, could);'
	),
	relay(
		'rooms/catch-up-progress.ts',
		'what changes during a catch-up is not remembered',
		'else this.has.set(id, could);',
		''
	),
	// Every question is answered.
	relay(
		'store/committer.ts',
		'what falls with a failed write is not told',
		'for (const write of [...group, ...follow]) {',
		'for (const write of group) {'
	),
	relay(
		'clients/room-session.ts',
		'a question that could not be stored is not answered',
		"failed('could not answer', 'could not store')",
		'() => undefined'
	),
	relay(
		'access/rights.ts',
		'whoever became a guest is not told that they may not make a space',
		"if (known === undefined || known.standing === 'removed') return false;\n		return isAdmin",
		"if (known === undefined || known.standing === 'removed' || known.role === 'guest') return false;\n		return isAdmin"
	),
	replica(
		'replica/relay-link.ts',
		'a relay that cannot store is tried again at once',
		'if (isCurrent() && event !== null && IN_TROUBLE.has(event.code)) this.waitLonger();',
		''
	),
	replica(
		'replica/store/resync.ts',
		'own changes are brought without what others have overwritten since',
		'const own = carriesAll ? null : ownUpdates(updates, there);',
		'const own = null;'
	),
	replica(
		'replica/status-board.ts',
		'says synced while the list of spaces is not stored',
		'!isListBehind() &&',
		''
	),
	replica(
		'replica/store/derive.ts',
		'notices that hold no more are kept',
		'noticesGone: [...known.keys()]',
		'noticesGone: []'
	),
	replica(
		'replica/store/open-documents.ts',
		'what another tab has stored of a record is guessed at',
		'if (news.length > 0) open.derived = null;',
		''
	),
	replica(
		'replica/parked.ts',
		'what waits for what its member may not see is never tried again',
		'this.onDue();',
		''
	),
	replica(
		'replica/spaces.ts',
		'a space of which nothing is left stays in the list',
		"return this.catalogue.takeOffEmpty((id) => this.rooms.isEmpty({ kind: 'space', space: id }));",
		'return Promise.resolve();'
	),
	replica(
		'replica/store/put-rows.ts',
		'totals keep what a row counted before',
		'for (const row of before) delta.count(row, -1);',
		''
	),
	// Read and write are one step.
	relay(
		'access/tokens.ts',
		'a token is read from the disk while it is taken back',
		"const row = this.tables.get('tokens', id);\n		if (row === undefined) return null;",
		"const row = this.tables.stored('tokens', id);\n		if (row === undefined) return null;\n		void this.tables.change('tokens', id, () => ({ value: row })).catch(() => undefined);"
	),
	relay(
		'clients/join.ts',
		'a link is used up before those whom it lets in are stored',
		'	await Promise.all([\n		relay.rooms.editDirectory(',
		'	await relay.tables.store([row]);\n	await Promise.all([\n		relay.rooms.editDirectory('
	),
	// One owner of a data directory.
	relay(
		'store/ownership.ts',
		'a relay that was stopped does not look whose disk it is',
		'if (this.store.isOwned) return true;',
		'if (moment.wall > 0) return true;'
	),
	relay(
		'store/ownership.ts',
		'a relay looks whose disk it is after it was stopped, and not while it goes on',
		'if (gap < LOOK_EVERY) return true;\n		this.lookedAt = moment;',
		'this.lookedAt = moment;\n		if (gap < LOOK_EVERY) return true;'
	),
	relay(
		'store/ownership.ts',
		'a relay does not notice that its machine has slept',
		'Math.abs(moment.wall - this.lookedAt.wall)',
		'0'
	),
	// Rights that change during a slow catch-up.
	relay(
		'rooms/catch-up.ts',
		'a cut between two rights is not remembered',
		'if (!isSameReach) batches.hold(cursors.between());',
		''
	),
	relay(
		'rooms/catch-up.ts',
		'what a device was sent before it was cut off is taken for all that it has',
		'const may = is === true || isPossible || (now !== undefined && mayHave(now));',
		'const may = is === true;'
	),
	relay(
		'rooms/catch-up-progress.ts',
		'what was sent in its turn and changed before is forgotten',
		'if (isAhead || this.changed.has(id)) this.has.set(id, isSent);',
		''
	),
	// A relay that has lost something.
	replica(
		'replica/record-channel.ts',
		'what waits for a record of another’s is removed with it',
		"wentBack ? 'lost' : 'sent'",
		"'sent'"
	),
	replica(
		'replica/store/refused.ts',
		'a post waits for a draft that was refused',
		'await this.isOwnThatWaits(said)',
		'false'
	),
	replica(
		'replica/store/incoming.ts',
		'what waits of a lost record is left out of what it becomes again',
		'!known.has(id) && !waiting.has(id)',
		'!known.has(id)'
	),
	{
		file: 'src/lib/domain/policy/draft-rules.ts',
		name: 'a lost draft is refused for its post is there',
		from: '(edit.before === null || isJoining) && wasNamed(actor, beside)',
		to: 'isJoining && wasNamed(actor, beside)'
	},
	replica(
		'replica/status-board.ts',
		'says synced before the documents were compared',
		'rooms.every(({ isSettled }) => isSettled) &&',
		''
	)
];
