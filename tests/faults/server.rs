//! A server that misbehaves as a test decides, byte by byte, and counts requests.
//!
//! It counts in its own threads, so "sent once" does not depend on what the client reports.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;

/// A server that runs until the process ends.
pub struct Server {
    pub address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    ended: AtomicUsize,
    requests: AtomicUsize,
    written: AtomicUsize,
}

impl Server {
    /// Handles each connection in a thread.
    pub fn start(handle: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        Self::serve(TcpListener::bind("127.0.0.1:0").unwrap(), handle)
    }

    /// Handles each complete request. Requests of all connections are numbered from 0.
    pub fn each(handle: impl Fn(usize, &mut Connection) -> Next + Send + Sync + 'static) -> Self {
        Self::start(move |mut connection| {
            while let Some(number) = connection.request() {
                match handle(number, &mut connection) {
                    Next::Keep => {}
                    Next::Close => return,
                    Next::Reset => return connection.reset(),
                }
            }
        })
    }

    /// Responds to each request with the same bytes and keeps the connection.
    pub fn responding(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::each(move |_, connection| connection.write(&response))
    }

    /// Serves on an existing listener.
    pub fn serve(
        listener: TcpListener,
        handle: impl Fn(Connection) + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let counts = Arc::<Counts>::default();
        let (counting, handle) = (Arc::clone(&counts), Arc::new(handle));
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                counting.connections.fetch_add(1, Ordering::SeqCst);
                let (counts, handle) = (Arc::clone(&counting), Arc::clone(&handle));
                let stream = BufReader::new(Stream::Plain(stream));
                thread::spawn(move || {
                    let counting = Arc::clone(&counts);
                    handle(Connection { stream, counts });
                    counting.ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Server { address, counts }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The number of accepted connections.
    pub fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    /// The number of connections that the server has closed.
    pub fn ended(&self) -> usize {
        self.counts.ended.load(Ordering::SeqCst)
    }

    /// The number of complete requests.
    pub fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }

    /// The number of bytes that the operating system accepted from the server.
    pub fn written(&self) -> usize {
        self.counts.written.load(Ordering::SeqCst)
    }
}

/// What happens to a connection after a response.
#[derive(Clone, Copy)]
pub enum Next {
    Keep,
    Close,
    Reset,
}

/// The bytes of a connection, encrypted or not.
enum Stream {
    Plain(TcpStream),
    Encrypted(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Stream {
    fn tcp(&mut self) -> &mut TcpStream {
        match self {
            Stream::Plain(stream) => stream,
            Stream::Encrypted(session) => session.get_mut(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(stream) => stream.read(buffer),
            Stream::Encrypted(session) => session.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(stream) => stream.write(bytes),
            Stream::Encrypted(session) => session.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(stream) => stream.flush(),
            Stream::Encrypted(session) => session.flush(),
        }
    }
}

/// One connection, from the server's side. Dropping it closes it.
pub struct Connection {
    stream: BufReader<Stream>,
    counts: Arc<Counts>,
}

impl Connection {
    /// The stream.
    pub fn raw(&mut self) -> &mut TcpStream {
        self.stream.get_mut().tcp()
    }

    /// Encrypts what follows. `None` if the client does not agree.
    pub fn encrypt(mut self, config: &Arc<ServerConfig>) -> Option<Self> {
        let mut session = ServerConnection::new(Arc::clone(config)).unwrap();
        session.complete_io(self.raw()).ok()?;
        let stream = self.raw().try_clone().unwrap();
        let session = Box::new(StreamOwned::new(session, stream));
        self.stream = BufReader::new(Stream::Encrypted(session));
        Some(self)
    }

    /// Responds to all further requests with the same bytes.
    pub fn respond(mut self, response: impl AsRef<[u8]>) {
        while self.request().is_some() {
            self.write(&response);
        }
    }

    /// Waits until the client sends something.
    pub fn wait_for_bytes(&mut self) {
        let _ = self.stream.fill_buf();
    }

    /// Reads the head of a request. `None` if the client closed the connection.
    pub fn head(&mut self) -> Option<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.stream.read_line(&mut head);
            read.ok().filter(|read| *read > 0)?;
        }
        Some(head)
    }

    /// Reads and counts a complete request. Returns its number.
    pub fn request(&mut self) -> Option<usize> {
        let head = self.head()?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.parse().unwrap())
        });
        let mut body = vec![0; length.unwrap_or(0)];
        self.stream.read_exact(&mut body).ok()?;
        Some(self.counts.requests.fetch_add(1, Ordering::SeqCst))
    }

    /// Sends bytes. Returns [`Next::Close`] if the client does not accept them.
    pub fn write(&mut self, bytes: impl AsRef<[u8]>) -> Next {
        for piece in bytes.as_ref().chunks(16 << 10) {
            if self.stream.get_mut().write_all(piece).is_err() {
                return Next::Close;
            }
            self.counts.written.fetch_add(piece.len(), Ordering::SeqCst);
        }
        Next::Keep
    }

    /// Resets the connection (RST).
    pub fn reset(mut self) {
        let linger = SockRef::from(&*self.raw()).set_linger(Some(Duration::ZERO));
        linger.unwrap();
    }

    /// Sends nothing and keeps the connection open until the client closes it.
    pub fn stall(mut self) {
        let mut ignored = [0; 4096];
        while self.stream.read(&mut ignored).is_ok_and(|read| read > 0) {}
    }
}
