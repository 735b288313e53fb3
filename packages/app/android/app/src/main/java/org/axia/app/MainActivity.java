package org.axia.app;

import android.os.Bundle;
import android.view.WindowManager;
import com.getcapacitor.BridgeActivity;

/** The one screen. It shows the web app that the package brings with it. */
public class MainActivity extends BridgeActivity {

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        // No screenshot, no picture in the list of apps, from the first moment on. The web app takes it back behind the login.
        getWindow().addFlags(WindowManager.LayoutParams.FLAG_SECURE);
        registerPlugin(VaultKeysPlugin.class);
        super.onCreate(savedInstanceState);
    }
}
