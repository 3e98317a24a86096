package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A mirror on the web that has the gzipped files below a base address.
 *
 * @param base ends in a slash
 * @param connect how long to wait for a connection
 * @param stall how long to wait for the next bytes
 */
record HttpSource(URI base, Duration connect, Duration stall) implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofSeconds(15);

  static HttpSource of(String base) {
    URI address = URI.create(base);
    if (address.getHost() == null || !base.endsWith("/")) {
      throw new IllegalArgumentException("a base address has a host and ends in a slash, unlike " + base);
    }
    return new HttpSource(address, CONNECT, STALL);
  }

  @Override
  public void fetch(Set<String> wanted, Receiver receiver) throws IOException {
    for (String name : wanted) {
      fetch(name, receiver);
    }
  }

  private void fetch(String name, Receiver receiver) throws IOException {
    // Not java.net.http: its streams have no limit on how long a read may stall.
    HttpURLConnection connection = (HttpURLConnection) base.resolve(name + ".gz").toURL().openConnection();
    connection.setConnectTimeout((int) connect.toMillis());
    connection.setReadTimeout((int) stall.toMillis());
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(name + ".gz: HTTP status " + status);
      }
      try (InputStream content = connection.getInputStream()) {
        receiver.receive(name, content);
      }
    } finally {
      connection.disconnect();
    }
  }
}
