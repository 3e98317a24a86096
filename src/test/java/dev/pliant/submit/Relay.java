package dev.pliant.submit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network between a driver and its executors, with somebody who listens: what comes to a port of {@link #HOST} goes
 * on to the same port of {@link #BEHIND}, and both directions of each connection go to files of their own.
 */
final class Relay implements AutoCloseable {
  /** Where executors think that the driver is. */
  static final String HOST = "127.0.0.2";
  /** Where it is. */
  static final String BEHIND = "127.0.0.1";

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final Hand hand;
  private final ServerSocket server;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger files = new AtomicInteger();

  /** What an attacker does to bytes on their way to the driver. */
  interface Hand {
    void change(byte[] bytes, int count);
  }

  /** Listens at a free port, and keeps what it hears in {@code folder}. */
  Relay(Path folder) throws IOException {
    this(folder, (bytes, count) -> {});
  }

  /** The same, where {@code hand} may change what comes. */
  Relay(Path folder, Hand hand) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.hand = hand;
    this.server = new ServerSocket(0, 50, InetAddress.getByName(HOST));
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        open.add(near);
        Socket far = new Socket(BEHIND, port());
        open.add(far);
        start(() -> pass(near, far, hand));
        start(() -> pass(far, near, (bytes, count) -> {}));
      }
    } catch (IOException e) {
      // Closed; or the driver is gone, and so is the test's subject.
    }
  }

  private void pass(Socket from, Socket to, Hand changing) {
    Path heard = folder.resolve(port() + "-" + files.incrementAndGet());
    try (OutputStream file = Files.newOutputStream(heard); from; to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        changing.change(buffer, count);
        file.write(buffer, 0, count);
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Closeable socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
