package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SecurityManager$;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpoint;
import org.apache.spark.rpc.RpcEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import scala.Function1;
import scala.Option;
import scala.PartialFunction;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/** What Spark's messages withstand under the settings of conf/spark-secure.conf. */
@EnabledOnOs(OS.LINUX)
class SecureChannelTest {
  private static final String SECRET = "s3cr3t";
  private static final String LETTER = "A".repeat(40_000);
  /** Handshakes are shorter. */
  private static final int LONG = 10_000;

  @TempDir Path folder;

  @Test
  void bothSidesMustKnowTheSecretAndTheNewerProtocol() throws IOException {
    SparkConf older = profile().set("spark.network.crypto.enabled", "false");
    SparkConf lenient = profile().set("spark.network.crypto.saslFallback", "true");
    assertThat(talks(profile(), profile(), SECRET)).isTrue();
    assertThat(talks(profile(), profile(), "wrong")).isFalse();
    assertThat(talks(profile(), older, SECRET)).as("a server that encrypts nothing").isFalse();
    assertThat(talks(older, profile(), SECRET)).as("a client that encrypts nothing").isFalse();
    assertThat(talks(lenient, older, SECRET)).as("what the setting prevents").isTrue();
  }

  @Test
  void messageThatIsChangedOnItsWayIsNotTaken() throws Exception {
    assertThatThrownBy(() -> echoOfAChangedLetter(profile())).as("GCM").isInstanceOf(Exception.class);
    String echo = echoOfAChangedLetter(profile().set("spark.network.crypto.cipher", "AES/CTR/NoPadding"));
    assertThat(echo).as("CTR, which is what the setting prevents").hasSameSizeAs(LETTER).isNotEqualTo(LETTER);
  }

  /** What a server says that it was told, when somebody has changed a bit of that. */
  private String echoOfAChangedLetter(SparkConf conf) throws Exception {
    AtomicInteger changed = new AtomicInteger();
    Relay.Hand hand = (bytes, count) -> {
      if (count > LONG && changed.getAndIncrement() == 0) {
        bytes[count / 2] ^= 1;
      }
    };
    try (Relay relay = new Relay(folder, hand)) {
      RpcEnv server = rpc(conf, SECRET, relay.port(), false);
      RpcEnv client = rpc(conf, SECRET, 0, true);
      try {
        server.setupEndpoint("door", new Door(server));
        return client.setupEndpointRef(new RpcAddress(Relay.HOST, relay.port()), "door")
            .askSync(LETTER, ClassTag$.MODULE$.<String>apply(String.class));
      } finally {
        client.shutdown();
        server.shutdown();
        assertThat(changed).as("long pieces that passed").hasPositiveValue();
      }
    }
  }

  /** Whether a client gets through to a server that knows the secret. */
  private static boolean talks(SparkConf client, SparkConf server, String secret) {
    RpcEnv listens = rpc(server, SECRET, 0, false);
    RpcEnv calls = rpc(client, secret, 0, true);
    try {
      listens.setupEndpoint("door", new Door(listens));
      return calls.setupEndpointRef(listens.address(), "door") != null;
    } catch (Exception e) {
      // Spark's checked exceptions are not declared.
      return false;
    } finally {
      calls.shutdown();
      listens.shutdown();
    }
  }

  private static RpcEnv rpc(SparkConf conf, String secret, int port, boolean client) {
    conf.set("spark.authenticate.secret", secret)
        .set("spark.rpc.askTimeout", "20s").set("spark.rpc.lookupTimeout", "20s");
    SecurityManager security = new SecurityManager(
        conf, Option.empty(), SecurityManager$.MODULE$.$lessinit$greater$default$3());
    return RpcEnv.create("test", Relay.BEHIND, port, conf, security, client);
  }

  private static SparkConf profile() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("conf/spark-secure.conf"))) {
      properties.load(reader);
    }
    SparkConf conf = new SparkConf(false);
    properties.forEach((key, value) -> conf.set((String) key, (String) value));
    return conf;
  }

  /** Says what it is told. */
  private record Door(RpcEnv rpcEnv) implements RpcEndpoint {
    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof String;
        }

        @Override
        public <A extends Object, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          caller.reply(message);
          return null;
        }
      };
    }
  }
}
