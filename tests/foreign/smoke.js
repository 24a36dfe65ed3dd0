// SPDX-License-Identifier: LGPL-2.1-or-later
// A download through BITS from Windows' Node.js: the vtables of its interfaces are called through koffi, with numbers and layouts
// from the public documentation alone. usage: node smoke.js URL LOCAL-NAME RESULTS
// One thread; it polls. Prints TAP into RESULTS.
'use strict';

const fs = require('fs');
const koffi = require('koffi');

const [url, localName, results] = process.argv.slice(2);
const lines = [];
let tests = 0;

function check(holds, name, why) {
    tests += 1;
    lines.push(`${holds ? 'ok' : 'not ok'} ${tests} - ${name}`);
    if (!holds)
        lines.push(`# ${why}`);
    return holds;
}

function guid(text) {
    const hex = text.replace(/[{}-]/g, '');
    const bytes = Buffer.from(hex, 'hex');
    return Buffer.concat([
        Buffer.from(bytes.subarray(0, 4)).reverse(), Buffer.from(bytes.subarray(4, 6)).reverse(),
        Buffer.from(bytes.subarray(6, 8)).reverse(), bytes.subarray(8),
    ]);
}

const ole32 = koffi.load('ole32.dll');
const CoInitializeEx = ole32.func('int32 CoInitializeEx(void *reserved, uint32 kind)');
const CoCreateInstance =
    ole32.func('int32 CoCreateInstance(void *clsid, void *outer, uint32 context, void *iid, _Out_ void **object)');

// Methods: slot in the vtable and prototype.
const methods = {
    release: [2, koffi.proto('uint32 Release(void *self)')],
    createJob: [3, koffi.proto('int32 CreateJob(void *self, str16 name, int32 type, void *id, _Out_ void **job)')],
    getJob: [4, koffi.proto('int32 GetJob(void *self, void *id, _Out_ void **job)')],
    enumJobs: [5, koffi.proto('int32 EnumJobs(void *self, uint32 flags, _Out_ void **jobs)')],
    addFile: [4, koffi.proto('int32 AddFile(void *self, str16 remote, str16 local)')],
    resume: [7, koffi.proto('int32 Resume(void *self)')],
    complete: [9, koffi.proto('int32 Complete(void *self)')],
    getProgress: [12, koffi.proto('int32 GetProgress(void *self, void *progress)')],
    getState: [14, koffi.proto('int32 GetState(void *self, void *state)')],
    setPriority: [21, koffi.proto('int32 SetPriority(void *self, int32 priority)')],
    next: [3, koffi.proto('int32 Next(void *self, uint32 count, _Out_ void **job, void *fetched)')],
};

function call(object, name, ...values) {
    const [slot, prototype] = methods[name];
    const table = koffi.decode(object, 'void *');
    return koffi.call(koffi.decode(table, slot * 8, 'void *'), prototype, object, ...values);
}

const hex = (code) => '0x' + (code >>> 0).toString(16).padStart(8, '0');

function succeeded(code, name) {
    return check(code === 0, name, hex(code));
}

const transferred = 6;
const error = 4;
const acknowledged = 7;

function state(job) {
    const out = Buffer.alloc(4);
    return call(job, 'getState', out) === 0 ? out.readInt32LE(0) : -1;
}

const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

function run() {
    const manager = [null];
    const job = [null];
    const again = [null];
    const jobs = [null];
    const first = [null];
    const id = Buffer.alloc(16);
    CoInitializeEx(null, 0);
    const localServer = 4;
    if (!succeeded(CoCreateInstance(guid('4991d34b-80a1-4291-83b6-3328366b9097'), null, localServer,
                                    guid('5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c'), manager), 'the manager is created') ||
        !succeeded(call(manager[0], 'createJob', 'a download by Node.js', 0, id, job), 'a job is created'))
        return;
    succeeded(call(manager[0], 'getJob', id, again), 'the job is found by its id');
    succeeded(call(manager[0], 'enumJobs', 0, jobs), 'jobs are enumerated');
    succeeded(call(jobs[0], 'next', 1, first, null), 'the enumerator has a job');
    succeeded(call(job[0], 'addFile', url, localName), 'a file is added');
    succeeded(call(job[0], 'setPriority', 0), 'the job is put into the foreground');
    succeeded(call(job[0], 'resume'), 'the job is resumed');
    let seen = -1;
    for (let tries = 0; tries < 600 && seen !== transferred && seen !== error; ++tries) {
        sleep(50);
        seen = state(job[0]);
    }
    check(seen === transferred, 'the file is transferred', `state ${seen}`);
    const progress = Buffer.alloc(24);
    succeeded(call(job[0], 'getProgress', progress), 'the progress is told');
    check(progress.readBigUInt64LE(0) === progress.readBigUInt64LE(8), 'all bytes are there',
          `${progress.readBigUInt64LE(8)} of ${progress.readBigUInt64LE(0)}`);
    succeeded(call(job[0], 'complete'), 'the job is completed');
    check(state(job[0]) === acknowledged, 'the pointer goes on answering', `state ${state(job[0])}`);
    check(fs.existsSync(localName) && BigInt(fs.statSync(localName).size) === progress.readBigUInt64LE(0),
          'the file has its name and its size', localName);
    for (const [one] of [first, jobs, again, job, manager])
        if (one)
            call(one, 'release');
}

try {
    run();
} catch (failure) {
    check(false, 'the calls are made', String(failure && failure.stack).replace(/\n/g, '\n# '));
}
lines.push(`1..${tests}`);
fs.writeFileSync(results, lines.join('\n') + '\n');
process.exit(0);
