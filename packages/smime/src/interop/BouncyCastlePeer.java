import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import javax.crypto.spec.SecretKeySpec;
import javax.mail.Session;
import javax.mail.internet.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.*;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.mail.smime.*;
import org.bouncycastle.operator.OutputEncryptor;

/**
 * Bouncy Castle's mail library as a peer: reads one command a line (words separated by tabs) and answers each with
 * one line, `ok` or `cannot TAB its own words`.
 */
public class BouncyCastlePeer {
  private static final char[] PASSWORD = "key file".toCharArray();
  private static final Session SESSION = Session.getInstance(new Properties());

  public static void main(String[] arguments) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String answer;
      try {
        answer = "ok\t" + run(line.split("\t", -1));
      } catch (Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
        answer = "cannot\t" + (error.getMessage() + (cause == error ? "" : ": " + cause.getMessage())).replaceAll("\\s+", " ");
      }
      System.out.println(answer);
      System.out.flush();
    }
  }

  private static String run(String[] c) throws Exception {
    switch (c[0]) {
      case "version": return new BouncyCastleProvider().getInfo();
      case "decrypt": Files.write(Path.of(c[4]), decrypt(c[1], c[2], c[3])); return "";
      case "verify-opaque": Files.write(Path.of(c[3]), verifyOpaque(c[1], c[2])); return "";
      case "verify-clear": verifyClear(c[1], c[2]); return "";
      case "sign": sign(c[1], c[2], c[3], c[4], c[5], c[6]); return "";
      case "encrypt": encrypt(c[1], c[2], c[3], c[4], c[5]); return "";
      case "read-key-file": keyOf(c[1]); return "";
      case "write-key-file": writeKeyFile(c[1], c[2], c[3]); return "";
      default: throw new IllegalArgumentException("no command " + c[0]);
    }
  }

  private record Holder(PrivateKey key, List<X509Certificate> chain) {
    X509Certificate certificate() { return chain.get(0); }
  }

  private static Holder keyOf(String file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12", "BC");
    try (InputStream in = Files.newInputStream(Path.of(file))) { store.load(in, PASSWORD); }
    for (String alias : Collections.list(store.aliases())) {
      if (!store.isKeyEntry(alias)) continue;
      List<X509Certificate> chain = new ArrayList<>();
      for (java.security.cert.Certificate each : store.getCertificateChain(alias)) chain.add((X509Certificate) each);
      return new Holder((PrivateKey) store.getKey(alias, PASSWORD), chain);
    }
    throw new KeyStoreException("no private key in the file");
  }

  private static void writeKeyFile(String from, String form, String to) throws Exception {
    Holder holder = keyOf(from);
    // Bouncy Castle 1.72 writes the old form alone; PBES2 is the JDK's own.
    KeyStore store = form.startsWith("PBES2") ? KeyStore.getInstance("PKCS12", "SunJSSE") : KeyStore.getInstance("PKCS12", "BC");
    store.load(null, null);
    store.setKeyEntry("key", holder.key, PASSWORD, holder.chain.toArray(new java.security.cert.Certificate[0]));
    try (OutputStream out = Files.newOutputStream(Path.of(to))) { store.store(out, PASSWORD); }
  }

  private static byte[] decrypt(String message, String keyFile, String transport) throws Exception {
    MimeMessage mime;
    try (InputStream in = Files.newInputStream(Path.of(message))) { mime = new MimeMessage(SESSION, in); }
    RecipientInformationStore recipients;
    if (mime.getContentType().contains("authEnveloped")) {
      recipients = new CMSAuthEnvelopedData(mime.getInputStream()).getRecipientInfos();
    } else {
      recipients = new SMIMEEnveloped(mime).getRecipientInfos();
    }
    for (RecipientInformation each : recipients.getRecipients()) {
      if (transport.startsWith("password"))
        return each.getContent(new JcePasswordEnvelopedRecipient(PASSWORD).setProvider("BC"));
      if (keyFile.isEmpty()) return each.getContent(new JceKEKEnvelopedRecipient(sharedKey()).setProvider("BC"));
      Holder holder = keyOf(keyFile);
      if (each instanceof KeyTransRecipientInformation)
        return each.getContent(new JceKeyTransEnvelopedRecipient(holder.key).setProvider("BC"));
      if (each instanceof KeyAgreeRecipientInformation)
        return each.getContent(new JceKeyAgreeEnvelopedRecipient(holder.key).setProvider("BC"));
    }
    throw new CMSException("no recipient this program knows");
  }

  private static SecretKeySpec sharedKey() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    return new SecretKeySpec(key, "AES");
  }

  private static byte[] verifyOpaque(String file, String root) throws Exception {
    CMSSignedData signed = new CMSSignedData(Files.readAllBytes(Path.of(file)));
    verify(signed, root);
    return (byte[]) signed.getSignedContent().getContent();
  }

  private static void verifyClear(String file, String root) throws Exception {
    MimeMessage mime;
    try (InputStream in = Files.newInputStream(Path.of(file))) { mime = new MimeMessage(SESSION, in); }
    verify(new SMIMESigned((MimeMultipart) mime.getContent()), root);
  }

  private static void verify(CMSSignedData signed, String rootFile) throws Exception {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter().setProvider("BC");
    CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
    X509Certificate root;
    try (InputStream in = Files.newInputStream(Path.of(rootFile))) { root = (X509Certificate) factory.generateCertificate(in); }
    for (SignerInformation signer : signed.getSignerInfos()) {
      @SuppressWarnings("unchecked")
      X509CertificateHolder holder = (X509CertificateHolder) signed.getCertificates().getMatches(signer.getSID()).iterator().next();
      if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder)))
        throw new CMSException("the signature does not match");
      List<X509Certificate> all = new ArrayList<>();
      for (X509CertificateHolder each : signed.getCertificates().getMatches(null)) all.add(converter.getCertificate(each));
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(converter.getCertificate(holder));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(root, null)), target);
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all), "BC"));
      parameters.setRevocationEnabled(false);
      CertPathBuilder.getInstance("PKIX", "BC").build(parameters);
    }
  }

  private static MimeBodyPart bodyOf(String file) throws Exception {
    return new MimeBodyPart(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
  }

  private static void sign(String content, String keyFile, String scheme, String digest, String form, String to)
      throws Exception {
    Holder holder = keyOf(keyFile);
    String name = switch (scheme) {
      case "PKCS #1 v1.5" -> digest.replace("-", "") + "withRSA";
      case "PSS" -> digest.replace("-", "") + "withRSAandMGF1";
      case "ECDSA" -> digest.replace("-", "") + "withECDSA";
      default -> "Ed25519";
    };
    SMIMESignedGenerator generator = new SMIMESignedGenerator();
    generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder().setProvider("BC").build(name, holder.key, holder.certificate()));
    generator.addCertificates(new JcaCertStore(holder.chain.subList(0, Math.min(2, holder.chain.size()))));
    MimeBodyPart part = bodyOf(content);
    MimeMessage message = new MimeMessage(SESSION);
    if (form.equals("clear")) {
      message.setContent(generator.generate(part));
    } else {
      MimeBodyPart signed = generator.generateEncapsulated(part);
      message.setContent(signed.getContent(), signed.getContentType());
    }
    write(message, to);
  }

  private static void encrypt(String content, String certificateFile, String cipher, String transport, String to)
      throws Exception {
    X509Certificate certificate = certificateFile.isEmpty() ? null : keyOf(certificateFile).certificate();
    RecipientInfoGenerator recipient = recipient(certificate, transport);
    ASN1ObjectIdentifier algorithm = switch (cipher) {
      case "3DES-CBC" -> CMSAlgorithm.DES_EDE3_CBC;
      case "AES-128-CBC" -> CMSAlgorithm.AES128_CBC;
      case "AES-192-CBC" -> CMSAlgorithm.AES192_CBC;
      case "AES-256-CBC" -> CMSAlgorithm.AES256_CBC;
      case "AES-128-GCM" -> CMSAlgorithm.AES128_GCM;
      case "AES-256-GCM" -> CMSAlgorithm.AES256_GCM;
      default -> PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305;
    };
    OutputEncryptor encryptor = new JceCMSContentEncryptorBuilder(algorithm).setProvider("BC").build();
    if (encryptor instanceof org.bouncycastle.operator.OutputAEADEncryptor aead) {
      // The mail library has no AuthEnvelopedData; the CMS library under it has.
      CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
      generator.addRecipientInfoGenerator(recipient);
      byte[] cms = generator.generate(new CMSProcessableByteArray(Files.readAllBytes(Path.of(content))), aead).getEncoded();
      String head = "Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data; name=smime.p7m\r\n"
          + "Content-Transfer-Encoding: base64\r\n\r\n";
      Files.writeString(Path.of(to), head + Base64.getMimeEncoder().encodeToString(cms) + "\r\n");
      return;
    }
    if (algorithm.equals(PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305))
      throw new CMSException("would make EnvelopedData of it, not the AuthEnvelopedData of RFC 8103");
    SMIMEEnvelopedGenerator generator = new SMIMEEnvelopedGenerator();
    generator.addRecipientInfoGenerator(recipient);
    MimeBodyPart encrypted = generator.generate(bodyOf(content), encryptor);
    MimeMessage message = new MimeMessage(SESSION);
    message.setContent(encrypted.getContent(), encrypted.getContentType());
    write(message, to);
  }

  private static RecipientInfoGenerator recipient(X509Certificate certificate, String transport) throws Exception {
    if (transport.startsWith("password"))
      return new JcePasswordRecipientInfoGenerator(CMSAlgorithm.AES256_CBC, PASSWORD)
          .setProvider("BC")
          .setPRF(PasswordRecipient.PRF.HMacSHA256)
          .setSaltAndIterationCount(SecureRandom.getSeed(16), 100_000);
    if (certificate == null)
      return new JceKEKRecipientInfoGenerator(new byte[] {1, 2, 3, 4}, sharedKey()).setProvider("BC");
    if (transport.startsWith("PKCS")) return new JceKeyTransRecipientInfoGenerator(certificate).setProvider("BC");
    if (transport.startsWith("OAEP")) {
      AlgorithmIdentifier digest = new AlgorithmIdentifier(
          transport.endsWith("SHA-1") ? OIWObjectIdentifiers.idSHA1 : NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
      RSAESOAEPparams parameters = new RSAESOAEPparams(digest,
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest), RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM);
      return new JceKeyTransRecipientInfoGenerator(certificate,
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters)).setProvider("BC");
    }
    ASN1ObjectIdentifier agreement = switch (transport) {
      case "ECDH SHA-1 KDF" -> CMSAlgorithm.ECDH_SHA1KDF;
      case "ECDH SHA-384 KDF" -> CMSAlgorithm.ECDH_SHA384KDF;
      default -> CMSAlgorithm.ECDH_SHA256KDF;
    };
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "BC");
    generator.initialize(((java.security.interfaces.ECPublicKey) certificate.getPublicKey()).getParams());
    KeyPair ephemeral = generator.generateKeyPair();
    return new JceKeyAgreeRecipientInfoGenerator(agreement, ephemeral.getPrivate(), ephemeral.getPublic(),
        CMSAlgorithm.AES256_WRAP).addRecipient(certificate).setProvider("BC");
  }

  private static void write(MimeMessage message, String to) throws Exception {
    message.saveChanges();
    try (OutputStream out = Files.newOutputStream(Path.of(to))) { message.writeTo(out, new String[] {"Message-ID"}); }
  }
}
