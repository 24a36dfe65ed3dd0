// SPDX-License-Identifier: LGPL-2.1-or-later
// A download through BITS with the bindings of Rust's winapi crate, which Mozilla's client uses too. usage: smoke URL LOCAL-NAME
// One thread; it polls. Prints TAP.
extern crate winapi;

use std::{env, fs, mem, process, ptr, thread, time::Duration};
use winapi::shared::guiddef::GUID;
use winapi::shared::winerror::{HRESULT, S_OK};
use winapi::um::bits::*;
use winapi::shared::wtypesbase::CLSCTX_LOCAL_SERVER;
use winapi::um::combaseapi::{CoCreateInstance, CoInitializeEx};
use winapi::um::objbase::COINIT_MULTITHREADED;
use winapi::{Class, Interface};

// TAP, counted.
struct Results {
    tests: u32,
    failed: bool,
}

impl Results {
    fn check(&mut self, holds: bool, name: &str, why: String) {
        self.tests += 1;
        println!("{} {} - {}", if holds { "ok" } else { "not ok" }, self.tests, name);
        if !holds {
            self.failed = true;
            println!("# {}", why);
        }
    }

    fn succeeded(&mut self, code: HRESULT, name: &str) {
        self.check(code == S_OK, name, format!("{:#010x}", code as u32));
    }

    fn end(&self) -> ! {
        println!("1..{}", self.tests);
        process::exit(self.failed as i32)
    }
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain(Some(0)).collect()
}

unsafe fn state(job: &IBackgroundCopyJob) -> BG_JOB_STATE {
    let mut now = BG_JOB_STATE_CANCELLED;
    job.GetState(&mut now);
    now
}

unsafe fn run(url: &str, local_name: &str, results: &mut Results) {
    CoInitializeEx(ptr::null_mut(), COINIT_MULTITHREADED);
    let mut manager: *mut IBackgroundCopyManager = ptr::null_mut();
    results.succeeded(
        CoCreateInstance(
            &BackgroundCopyManager::uuidof(),
            ptr::null_mut(),
            CLSCTX_LOCAL_SERVER,
            &IBackgroundCopyManager::uuidof(),
            &mut manager as *mut _ as *mut _,
        ),
        "the manager is created",
    );
    if manager.is_null() {
        return;
    }
    let manager = &*manager;
    let mut id: GUID = mem::zeroed();
    let mut job: *mut IBackgroundCopyJob = ptr::null_mut();
    let name = wide("a download by Rust");
    results.succeeded(
        manager.CreateJob(name.as_ptr(), BG_JOB_TYPE_DOWNLOAD, &mut id, &mut job),
        "a job is created",
    );
    if job.is_null() {
        return;
    }
    let job = &*job;
    let mut again: *mut IBackgroundCopyJob = ptr::null_mut();
    results.succeeded(manager.GetJob(&id, &mut again), "the job is found by its id");
    let (remote, local) = (wide(url), wide(local_name));
    results.succeeded(job.AddFile(remote.as_ptr(), local.as_ptr()), "a file is added");
    results.succeeded(job.SetPriority(BG_JOB_PRIORITY_FOREGROUND), "the job is put into the foreground");
    results.succeeded(job.Resume(), "the job is resumed");
    let mut tries = 0;
    while tries < 600 && state(job) != BG_JOB_STATE_TRANSFERRED && state(job) != BG_JOB_STATE_ERROR {
        thread::sleep(Duration::from_millis(50));
        tries += 1;
    }
    let seen = state(job);
    results.check(seen == BG_JOB_STATE_TRANSFERRED, "the file is transferred", format!("state {}", seen));
    let mut progress: BG_JOB_PROGRESS = mem::zeroed();
    results.succeeded(job.GetProgress(&mut progress), "the progress is told");
    let (total, done) = (progress.BytesTotal, progress.BytesTransferred);
    results.check(total == done, "all bytes are there", format!("{} of {}", done, total));
    let mut files: *mut IEnumBackgroundCopyFiles = ptr::null_mut();
    results.succeeded(job.EnumFiles(&mut files), "files are enumerated");
    if !files.is_null() {
        let mut file: *mut IBackgroundCopyFile = ptr::null_mut();
        results.succeeded((*files).Next(1, &mut file, ptr::null_mut()), "the enumerator has the file");
        if !file.is_null() {
            (*file).Release();
        }
        (*files).Release();
    }
    results.succeeded(job.Complete(), "the job is completed");
    let seen = state(job);
    results.check(seen == BG_JOB_STATE_ACKNOWLEDGED, "the pointer goes on answering", format!("state {}", seen));
    let size = fs::metadata(local_name).map(|found| found.len()).unwrap_or(0);
    results.check(size == done, "the file has its name and its size", format!("{} bytes", size));
    if !again.is_null() {
        (*again).Release();
    }
    job.Release();
    manager.Release();
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let mut results = Results { tests: 0, failed: false };
    if arguments.len() == 3 {
        unsafe { run(&arguments[1], &arguments[2], &mut results) };
    }
    results.end()
}
