package org.axia.app;

import android.security.keystore.KeyGenParameterSpec;
import android.security.keystore.KeyInfo;
import android.security.keystore.KeyProperties;
import com.getcapacitor.Plugin;
import com.getcapacitor.PluginCall;
import com.getcapacitor.PluginMethod;
import com.getcapacitor.annotation.CapacitorPlugin;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;

/**
 * Keys of 256 bits for the vault. The vault's own plugin asks the Keystore for a key without saying how long, and is given one
 * of 128 bits; but it takes the key that stands under the entry's alias, if there is one. So that key is made here first.
 */
@CapacitorPlugin(name = "VaultKeys")
public class VaultKeysPlugin extends Plugin {

    private static final String KEY_STORE = "AndroidKeyStore";
    private static final int KEY_BITS = 256;

    /** Makes the key of `alias`, unless a good one is there. What was sealed under another one is lost. */
    @PluginMethod
    public void prepare(PluginCall call) {
        String alias = call.getString("alias");
        if (alias == null || alias.isEmpty()) {
            call.reject("Missing or empty alias", "missingKey");
            return;
        }
        try {
            if (!hasKey(alias)) {
                makeKey(alias);
            }
            call.resolve();
        } catch (GeneralSecurityException | IOException | RuntimeException failure) {
            // Keystore failures of the device come in all three kinds. Their texts stay here: a class name tells enough.
            call.reject("The Keystore made no key (" + failure.getClass().getSimpleName() + ")", "osError");
        }
    }

    private boolean hasKey(String alias) throws GeneralSecurityException, IOException {
        KeyStore keyStore = KeyStore.getInstance(KEY_STORE);
        keyStore.load(null);
        KeyStore.Entry entry;
        try {
            entry = keyStore.getEntry(alias, null);
        } catch (UnrecoverableKeyException lost) {
            return false;
        }
        if (!(entry instanceof KeyStore.SecretKeyEntry)) {
            return false;
        }
        SecretKey key = ((KeyStore.SecretKeyEntry) entry).getSecretKey();
        SecretKeyFactory factory = SecretKeyFactory.getInstance(key.getAlgorithm(), KEY_STORE);
        return ((KeyInfo) factory.getKeySpec(key, KeyInfo.class)).getKeySize() == KEY_BITS;
    }

    private void makeKey(String alias) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEY_STORE);
        generator.init(
            new KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT | KeyProperties.PURPOSE_DECRYPT)
                .setKeySize(KEY_BITS)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .build()
        );
        generator.generateKey();
    }
}
